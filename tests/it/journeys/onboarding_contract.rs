//! The onboarding's contract for programs: `/marketplace/api/*` with the ticket as the bearer.

use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use reqwest::Method;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::browser::{Answer, Browser};
use crate::support::picture::photograph;
use crate::support::stream::Frames;
use crate::support::wizard::{PASSWORD, Wizard};

const SALON: i64 = 4564;
const OTHER: i64 = 4567;

async fn call(browser: &mut Browser, method: Method, path: &str, token: &str) -> Answer {
    let request = browser.request(method, path).bearer_auth(token);
    browser.send(request).await
}

async fn live(browser: &Browser, token: &str, last: Option<&str>) -> Frames {
    let request = browser.request(Method::GET, "/marketplace/api/live").bearer_auth(token);
    let request = if let Some(last) = last { request.header("last-event-id", last) } else { request };
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    Frames::new(answer)
}

fn svg(image: &Value) -> String {
    let encoded = image.as_str().unwrap().strip_prefix("data:image/svg+xml;base64,").unwrap();
    String::from_utf8(BASE64_STANDARD.decode(encoded).unwrap()).unwrap()
}

/// ONB-02, ONB-03, ONB-04, ONB-05, ONB-06, ONB-08, AM-08: a code with its real time to live, the status in three states, and the events by name.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_links_the_number() {
    let app = TestApp::start().await;
    let wizard = Wizard::enter(&app, SALON).await;
    let (token, mut program) = (wizard.token.clone(), app.browser());
    let status = call(&mut program, Method::GET, "/marketplace/api/status/company_4564", &token).await.json();
    assert_eq!(status, serde_json::json!({"status": "unlinked", "connected": false, "session_id": "company_4564"}));
    let code = call(&mut program, Method::POST, "/marketplace/api/qr", &token).await.json();
    assert_eq!(code["session_id"], "company_4564");
    let left = code["expires_in"].as_u64().unwrap();
    assert!((30..=60).contains(&left), "the first code lives a minute: {left}");
    let mut frames = live(&program, &token, None).await;
    let first = frames.next().await.unwrap();
    assert_eq!(first["qr"], code["qr"], "whoever comes late sees the code of now");
    let phone = wizard.phone().await;
    app.outside.whatsapp.scan(&phone, photograph(&svg(&first["qr"]))).await.unwrap();
    let linked = frames.find(|frame| frame["success"] == true).await;
    assert_eq!((linked["message"].as_str().unwrap(), linked["phone"].as_str().unwrap()), ("WhatsApp успешно подключен!", "79210004564"));
    let status = call(&mut program, Method::GET, "/marketplace/api/status/company_4564", &token).await.json();
    assert_eq!((&status["connected"], &status["status"]), (&Value::Bool(true), &Value::from("connected")));
    assert_eq!(call(&mut program, Method::POST, "/marketplace/api/qr", &token).await.status, 409);
    // ONB-12: the phone removes us; the stream says so in the contract's words.
    let devices = app.outside.whatsapp.phone(&phone).await.unwrap().devices;
    app.outside.whatsapp.unlink(&phone, devices[0].device).await;
    let told = frames.find(|frame| frame["message"].is_string() && frame["success"].is_null()).await;
    assert_eq!(told["message"], "WhatsApp отключен. Требуется повторное подключение.");
    Wizard::read_out(&app).await;
}

/// ONB-11: twenty calls at once show one code of one pairing.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_calls_show_one_code() {
    let app = TestApp::start().await;
    let wizard = Wizard::enter(&app, SALON).await;
    let calls = (0..20).map(|_| {
        let (mut program, token) = (app.browser(), wizard.token.clone());
        async move { call(&mut program, Method::POST, "/marketplace/api/qr", &token).await.json()["qr"].clone() }
    });
    let codes = futures_util::future::join_all(calls).await;
    assert!(codes.iter().all(|code| *code == codes[0] && code.is_string()), "one code");
    assert_eq!(app.outside.whatsapp.counters().connections, 1);
}

/// ONB-07: a ticket opens its own salon and no other; forged and expired ones open nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_opens_one_salon() {
    let app = TestApp::start().await;
    let (one, other) = (Wizard::enter(&app, SALON).await, Wizard::enter(&app, OTHER).await);
    let mut program = app.browser();
    let mut frames = live(&program, &other.token, None).await;
    call(&mut program, Method::POST, "/marketplace/api/qr", &one.token).await;
    assert_eq!(call(&mut program, Method::GET, "/marketplace/api/status/company_4567", &one.token).await.status, 404);
    // The other salon's first frame is its own code, asked for after this one's was shown.
    let own = call(&mut program, Method::POST, "/marketplace/api/qr", &other.token).await.json();
    assert_eq!(frames.next().await.unwrap()["qr"], own["qr"]);
    let forged = format!("{}x", one.token);
    for path in ["/marketplace/api/status/company_4564", "/marketplace/api/live"] {
        assert_eq!(call(&mut program, Method::GET, path, &forged).await.status, 401, "{path}");
    }
    app.advance(Duration::from_mins(61));
    assert_eq!(call(&mut program, Method::POST, "/marketplace/api/qr", &one.token).await.status, 410);
}

/// ONB-22: whoever was cut off goes on after what they heard.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_where_it_broke_off() {
    let app = TestApp::start().await;
    let wizard = Wizard::enter(&app, SALON).await;
    let (token, mut program) = (wizard.token.clone(), app.browser());
    call(&mut program, Method::POST, "/marketplace/api/qr", &token).await;
    let mut frames = live(&program, &token, None).await;
    let first = frames.next().await.unwrap();
    let heard = frames.last_id.clone().unwrap();
    drop(frames);
    let mut frames = live(&program, &token, Some(&heard)).await;
    let phone = wizard.phone().await;
    app.outside.whatsapp.scan(&phone, photograph(&svg(&first["qr"]))).await.unwrap();
    assert_eq!(frames.next().await.unwrap()["success"], true, "the code that was heard is not told again");
    Wizard::read_out(&app).await;
}

/// ONB-20: pages of our own and of the CRM may ask from a browser, others may not.
#[tokio::test(flavor = "multi_thread")]
async fn only_known_pages_may_ask() {
    let app = TestApp::start().await;
    let ask = |origin: &str| {
        let request = app.outside.http.request(Method::OPTIONS, format!("{}/marketplace/api/qr", app.base));
        let request = request.header("origin", origin).header("access-control-request-method", "POST");
        async move {
            let answer = request.header("access-control-request-headers", "authorization").send().await.unwrap();
            let text = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            (text("access-control-allow-origin"), text("access-control-allow-credentials"), text("access-control-allow-methods"))
        }
    };
    let yes = |origin: &str| (Some(origin.to_owned()), Some("true".to_owned()), Some("GET,POST".to_owned()));
    assert_eq!(ask(&app.base).await, yes(&app.base));
    assert_eq!(ask("https://crm.example.test").await, yes("https://crm.example.test"));
    assert_eq!(ask("https://evil.example").await.0, None);
}

/// the ticket is worth nothing once the salon is set up, and the streams it opened end.
#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_ends_with_the_onboarding() {
    let app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    let (token, mut program) = (wizard.token.clone(), app.browser());
    let mut frames = live(&program, &token, None).await;
    wizard.walk_to_password("+79034187105").await;
    wizard.browser.ask("set_password", &[("password", PASSWORD)]).await;
    assert_eq!(call(&mut program, Method::POST, "/marketplace/api/qr", &token).await.status, 410);
    while frames.next().await.is_some() {}
    Wizard::read_out(&app).await;
}
