//! From «Подключить» to green: the wizard as its page walks it.

use otklik::domain::onboarding::Stage;
use serde_json::json;

use crate::support::TestApp;
use crate::support::wait::eventually;
use crate::support::wizard::{PASSWORD, Wizard};

const SALON: i64 = 4564;
const OWNER: &str = "+79034187105";

async fn installation(app: &TestApp) -> String {
    sqlx::query_scalar("select state from installations").fetch_one(&mut app.sql().await).await.unwrap()
}

/// INS-01, INS-38: redirect, page, stream, code, scan, connected, activation asked for, the CRM told, active; then the test
/// message, the password, and a booking that reaches its client.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_way() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    let page = wizard.browser.get("/onboarding").await;
    let view = wizard.view().await;
    assert!(page.status == 200 && page.text.contains(view["salon"]["name"].as_str().unwrap()), "{}", page.text);
    assert_eq!(wizard.stage().await, "salon");
    wizard.confirm_salon(OWNER).await;
    assert_eq!((wizard.stage().await.as_str(), installation(&app).await.as_str()), ("whatsapp", "pending"));
    wizard.link().await;
    eventually("the CRM to agree", || async { (installation(&app).await == "active").then_some(()) }).await;
    Wizard::read_out(&app).await;
    let view = wizard.view().await;
    assert_eq!((&view["stage"], &view["activation"]), (&json!("messages"), &json!("active")));
    assert!(view["salon"]["clients"].as_u64().unwrap() > 0 && view["salon"]["masters_count"].as_u64().unwrap() > 0, "{}", view["salon"]);
    // What the preview shows is what goes: the text of a move, on the same booking. A text with a fault goes nowhere.
    let shown = |template| [("phone", OWNER), ("trigger", "moved"), ("template", template), ("number", "1")];
    let refused = wizard.browser.call("send_test", &shown("{кличка}")).await;
    assert!(refused.status == 422 && refused.text.contains("unknown-field"), "{}", refused.text);
    let moved = shown("{client}, было {old_when}, теперь {when}");
    let preview = wizard.browser.ask("preview_text", &moved[1..]).await;
    wizard.browser.ask("send_test", &moved).await;
    app.settle().await;
    assert_eq!(app.shown(OWNER), [preview["body"].as_str().unwrap()], "the owner's phone shows the test message");
    assert!(app.shown(OWNER)[0].contains("было"), "it is of a move");
    assert_eq!(wizard.view().await["test"]["status"], "delivered");
    wizard.browser.ask("confirm_messages", &[]).await;
    assert_eq!(wizard.stage().await, "owner");
    wizard.browser.ask("set_password", &[("password", PASSWORD)]).await;
    assert_eq!(wizard.stage().await, "finished");
    assert_eq!(wizard.browser.ask("get_viewer", &[]).await["role"], "owner");
    let anna = "+79005550101";
    let journal = crate::support::journal::Journal { outside: &app.outside, salon: SALON };
    journal.book("2026-11-24T12:00:00", "Анна", anna).await;
    app.settle().await;
    assert_eq!(app.shown(anna).len(), 1);
    let clients = wizard.browser.ask("list_clients", &[("search", "7105")]).await;
    assert_eq!(clients["items"], json!([]), "the owner is no client of their own salon");
}

/// ONB-17, INS-21: the tab is closed right after the scan; the salon becomes active, and the wizard goes on where it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_tab_loses_nothing() {
    let mut app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.confirm_salon(OWNER).await;
    wizard.scan().await;
    let Wizard { token, browser, .. } = wizard;
    eventually("the CRM to agree", || async { (installation(&app).await == "active").then_some(()) }).await;
    app.restart().await;
    let mut wizard = Wizard { app: &app, salon: SALON, token, browser };
    eventually("the number to be back", || {
        let mut browser = wizard.browser.clone();
        async move { (browser.ask("get_onboarding", &[]).await["stage"] == "messages").then_some(()) }
    })
    .await;
    assert_eq!(wizard.open_ticket().await.status, 303, "the same browser comes in again");
    Wizard::read_out(&app).await;
}

/// ONB-17, D-23: the salon became active while nobody looked, and it has no password yet. «Подключить» in another browser leads
/// the same person on to where they were; a link without a signature, or with that of another salon's owner, opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_before_the_password_goes_on() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.confirm_salon(OWNER).await;
    wizard.link().await;
    eventually("the CRM to agree", || async { (installation(&app).await == "active").then_some(()) }).await;
    Wizard::read_out(&app).await;
    let mut again = Wizard::enter(&app, SALON).await;
    assert_eq!(again.stage().await, "messages");
    let foreign = app.press(4561).await.replacen("4561", &SALON.to_string(), 1);
    for path in [format!("/auth/yclients/redirect?salon_id={SALON}"), foreign] {
        let answer = app.browser().get(&path).await;
        assert_eq!((answer.status, answer.header("location")), (302, "/sign-in"), "{path}");
    }
    again.browser.ask("confirm_messages", &[]).await;
    again.browser.ask("set_password", &[("password", PASSWORD)]).await;
    // The CRM may wait for us to say once more that the salon is ours: then there is a ticket, and it opens nothing.
    let mut browser = app.browser();
    let mut answer = browser.get(&app.press(SALON).await).await;
    if answer.header("location").starts_with("/marketplace/onboarding") {
        let ticket = answer.header("location").to_owned();
        answer = browser.get(&ticket).await;
    }
    assert_eq!(answer.header("location"), "/sign-in", "from now on one signs in");
    app.settle().await;
}

/// Two tabs, a restart after each step: what is done stays done, and is done once.
#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_and_restarts_at_every_step() {
    let mut app = TestApp::start().await;
    let (mut token, mut browser) = {
        let wizard = Wizard::enter(&app, SALON).await;
        (wizard.token, wizard.browser)
    };
    for (step, stage) in [("salon", "whatsapp"), ("number", "messages"), ("messages", "owner"), ("password", "finished")] {
        app.restart().await;
        let mut wizard = Wizard { app: &app, salon: SALON, token, browser };
        let mut tab = wizard.browser.clone();
        match step {
            "salon" => {
                wizard.confirm_salon(OWNER).await;
                tab.ask("confirm_salon", &[("zone", "Europe/Samara"), ("phone", OWNER)]).await;
            }
            "number" => wizard.link().await,
            "messages" => {
                wizard.browser.ask("confirm_messages", &[]).await;
                tab.ask("confirm_messages", &[]).await;
            }
            _ => {
                wizard.browser.ask("set_password", &[("password", PASSWORD)]).await;
                let late = tab.call("set_password", &[("password", "другой пароль 77")]).await;
                assert_eq!(late.status, 410, "{}", late.text);
            }
        }
        assert_eq!(wizard.stage().await, stage);
        (token, browser) = (wizard.token, wizard.browser);
    }
    Wizard::read_out(&app).await;
    let reached: Vec<String> =
        sqlx::query_scalar("select payload->>'stage' from events where kind = 'onboarding_reached' order by at, seq")
            .fetch_all(&mut app.sql().await)
            .await
            .unwrap();
    let all = Stage::ALL.map(|stage| stage.as_str().to_owned());
    assert_eq!(
        reached.iter().filter(|stage| *stage != "messages").collect::<Vec<_>>(),
        all.iter().filter(|stage| *stage != "messages").collect::<Vec<_>>()
    );
}

/// D-23: a ticket is one browser's; the owner's link opens another; the password closes both.
#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_one_browsers() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    let mut thief = app.browser();
    let path = format!("/marketplace/onboarding?token={}", wizard.token);
    assert_eq!(thief.get(&path).await.status, 410);
    assert_eq!(thief.call("get_onboarding", &[]).await.status, 410);
    let link = wizard.browser.ask("renew_setup_link", &[]).await.as_str().unwrap().to_owned();
    let link = link.strip_prefix(&app.base).unwrap();
    let mut phone = app.browser();
    assert_eq!(phone.get(link).await.status, 303);
    assert_eq!(phone.ask("get_onboarding", &[]).await["stage"], "salon");
    let last = wizard.browser.ask("renew_setup_link", &[]).await.as_str().unwrap().to_owned();
    let last = last.strip_prefix(&app.base).unwrap();
    let ended = app.browser().get(link).await;
    assert!(
        ended.status == 410 && ended.text.replace('\u{a0}', " ").contains("7 дней"),
        "a new link ends the one before it: {}",
        ended.text
    );
    wizard.walk_to_password(OWNER).await;
    wizard.browser.ask("set_password", &[("password", PASSWORD)]).await;
    assert_eq!(phone.call("get_onboarding", &[]).await.status, 410);
    let again = app.browser().get(&path).await;
    assert_eq!((again.status, again.header("location")), (303, "/sign-in"));
    Wizard::read_out(&app).await;
    // The last link says that the salon is set up, however late it is opened.
    app.advance(std::time::Duration::from_hours(8 * 24));
    let late = app.browser().get(last).await;
    assert!(late.status == 410 && late.text.contains("Подключение закончено") && late.text.contains("/sign-in"), "{}", late.text);
}

/// D-27: a link to come back by names its own term once that is over, not that of the marketplace's link.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_come_back_lives_seven_days() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    let link = wizard.browser.ask("renew_setup_link", &[]).await.as_str().unwrap().to_owned();
    let link = link.strip_prefix(&app.base).unwrap();
    app.advance(std::time::Duration::from_hours(7 * 24 - 1));
    assert_eq!(app.browser().get(link).await.status, 303);
    app.advance(std::time::Duration::from_hours(2));
    let ended = app.browser().get(link).await;
    let words = ended.text.replace('\u{a0}', " ");
    assert!(ended.status == 410 && words.contains("7 дней") && !words.contains("один час"), "{words}");
    Wizard::read_out(&app).await;
}

/// The password is the last thing: nothing may be skipped, and what is wrong is said by its field.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_skipped() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    assert_eq!(wizard.browser.call("set_password", &[("password", PASSWORD)]).await.status, 409);
    for (zone, phone, problem) in [("Mars/Olympus", OWNER, "unknown-zone"), ("Europe/Moscow", "кот", "bad-phone")] {
        let answer = wizard.browser.call("confirm_salon", &[("zone", zone), ("phone", phone)]).await;
        assert!(answer.status == 422 && answer.text.contains(problem), "{}", answer.text);
    }
    for (template, problem) in
        [("", "text-empty"), (&"ё".repeat(1001), "text-length"), ("{кличка}", "unknown-field"), ("{client", "open-brace")]
    {
        let text = [("trigger", "moved"), ("template", template), ("enabled", "true")];
        let answer = wizard.browser.call("save_text", &text).await;
        assert!(answer.status == 422 && answer.text.contains(problem), "{}", answer.text);
    }
    assert_eq!(wizard.stage().await, "salon");
}

/// CVE-2026-44707: the phone that somebody types in the wizard proves nothing. It takes no account from anybody, and its own
/// account can be taken back by whoever the CRM vouches for.
#[tokio::test(flavor = "multi_thread")]
async fn a_typed_phone_takes_no_account() {
    let app = TestApp::start().await;
    let mut sql = app.sql().await;
    sqlx::query("insert into users (id, phone, name, password_hash, created_at) values (gen_random_uuid(), $1, 'Вера', 'hers', now())")
        .bind(OWNER)
        .execute(&mut sql)
        .await
        .unwrap();
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.walk_to_password(OWNER).await;
    let refused = wizard.browser.call("set_password", &[("password", PASSWORD)]).await;
    assert!(refused.status == 409 && refused.text.contains("known-account"), "{}", refused.text);
    let hash: String =
        sqlx::query_scalar("select password_hash from users where phone = $1").bind(OWNER).fetch_one(&mut sql).await.unwrap();
    assert_eq!(hash, "hers");
    // Nobody's phone makes an account that is known to be nobody's.
    let free = "+79034187199";
    wizard.confirm_salon(free).await;
    wizard.browser.ask("set_password", &[("password", PASSWORD)]).await;
    let verified: bool =
        sqlx::query_scalar("select verified_at is not null from users where phone = $1").bind(free).fetch_one(&mut sql).await.unwrap();
    assert!(!verified, "what was typed counts as proven");
    Wizard::read_out(&app).await;
}

/// D-23: a company that has an owner is theirs: «Подключить» leads to the sign-in, whoever pressed it.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_with_an_owner_is_not_set_up_again() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    sqlx::query("update installations set state = 'pending' where id = $1")
        .bind(salon.installation.0)
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    let mut browser = app.browser();
    let token = crate::support::market::token(&browser.get(&app.press(SALON).await).await);
    let answer = browser.get(&format!("/marketplace/onboarding?token={token}")).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"), "{}", answer.text);
    assert_eq!(browser.call("get_onboarding", &[]).await.status, 410);
    app.abandon();
}
