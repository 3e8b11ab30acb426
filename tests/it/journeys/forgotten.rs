//! An owner has forgotten the password. Their telephone shows a code, and they are in.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;

use crate::support::TestApp;
use crate::support::book::Book;
use crate::support::owner::{NEW, OWNER, digits, isolated, linked};
use crate::support::salon::{PASSWORD, email};

/// D-23: from «Забыли пароль?» to the workspace, with the salon's number and the owner's telephone; nothing of it in a log.
#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_forgot_the_password_is_in_again() {
    let book = Book::open();
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = linked(&app).await;
    let account = email(Role::Owner, salon.number);
    // At home, with a computer on which nobody is signed in.
    let mut home = app.browser();
    assert_eq!(home.call("sign_in", &[("account", &account), ("password", "какой-то другой")]).await.status, 401);
    let page = home.get("/sign-in/forgot").await;
    assert!(page.status == 200 && page.text.contains("Прислать код"), "{}", page.text);
    home.ask("request_code", &[("account", &account)]).await;
    app.settle().await;
    // The telephone buzzes: the salon's own number, by its name.
    let shown = app.shown(OWNER);
    assert_eq!(shown.len(), 1);
    assert!(shown[0].contains("Салон 4564") && shown[0].contains("10 минут"), "{}", shown[0]);
    let code = digits(&shown[0]);
    home.ask("renew_password", &[("account", &account), ("code", &code), ("password", NEW)]).await;
    let viewer = home.ask("get_viewer", &[]).await;
    assert_eq!((viewer["role"].as_str(), viewer["company"].as_str()), (Some("owner"), Some(salon.company.to_string().as_str())));
    assert_eq!(home.get("/clients").await.status, 200);
    // The old password is over, the new one is theirs.
    assert_eq!(app.browser().call("sign_in", &[("account", &account), ("password", PASSWORD)]).await.status, 401);
    app.browser().sign_in(&account, NEW).await;
    let log = book.text();
    assert!(log.contains("\"request\""), "the log does not even say that there was a request");
    let line = log.lines().find(|line| isolated(line, &code) || line.contains(&OWNER[2..]) || line.contains("код для входа"));
    assert!(line.is_none(), "the log tells: {}", line.unwrap_or_default());
}
