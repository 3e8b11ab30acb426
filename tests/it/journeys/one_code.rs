//! ONB-23: the page's stream, the contract's call and the contract's stream are three callers of one thing.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use reqwest::Method;

use crate::support::TestApp;
use crate::support::stream::Frames;
use crate::support::wizard::Wizard;

/// Whoever asks, by whichever door, sees the one code of the one pairing, and hears of its end.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_program_show_one_code() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, 4564).await;
    let mut page = wizard.browser.stream("/onboarding/pairing", None).await;
    wizard.browser.ask("begin_setup_pairing", &[]).await;
    let shown = page.find(|frame| frame["type"] == "qr").await;
    let image = BASE64_STANDARD.encode(shown["svg"].as_str().unwrap());
    let image = format!("data:image/svg+xml;base64,{image}");
    let mut program = app.browser();
    let asked = program.request(Method::POST, "/marketplace/api/qr").bearer_auth(&wizard.token);
    assert_eq!(program.send(asked).await.json()["qr"], image.as_str());
    let listened = program.request(Method::GET, "/marketplace/api/live").bearer_auth(&wizard.token);
    let mut stream = Frames::new(listened.send().await.unwrap());
    assert_eq!(stream.next().await.unwrap()["qr"], image.as_str());
    let begun: i64 =
        sqlx::query_scalar("select count(*) from events where kind = 'whatsapp_state_changed' and payload ->> 'state' = 'pairing'")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
    assert_eq!(begun, 1, "one pairing for three doors");
    let phone = wizard.phone().await;
    app.outside.whatsapp.scan(&phone, crate::support::picture::photograph(shown["svg"].as_str().unwrap())).await.unwrap();
    page.find(|frame| frame["type"] == "connected").await;
    stream.find(|frame| frame["success"] == true).await;
    Wizard::read_out(&app).await;
}
