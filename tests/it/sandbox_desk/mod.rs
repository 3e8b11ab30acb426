//! The desk over a real socket: its page, and what its JS asks.

mod anew;
mod limits;
mod market;
mod phones;

use std::path::PathBuf;
use std::time::Duration;

use otklik::sandbox::clock::SandboxClock;
use otklik::sandbox::whatsapp::WhatsAppSettings;
use otklik::sandbox::yclients::{CrmSettings, Faults};
use otklik::sandbox::{DeskSettings, World};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const SALON: i64 = 4564;

/// A desk on a free port, over a kind world that keeps nothing; its front is not built unless `site` says where.
struct Desk {
    base: String,
    http: Client,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Desk {
    async fn open(site: &str) -> Self {
        Self::kept(site, None).await
    }

    /// The world lies in `data`.
    async fn kept(site: &str, data: Option<PathBuf>) -> Self {
        let crm = CrmSettings { unkindness: Faults::kind(), ..CrmSettings::default() };
        let settings = DeskSettings { product: "http://127.0.0.1:3000".to_owned(), site: site.into() };
        let world = World::open(SandboxClock::default(), data, crm, WhatsAppSettings::default()).unwrap().with_desk(settings);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { world.serve(listener).await.unwrap() });
        let http = Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        Self { base, http, serving }
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.base)).send().await.unwrap()
    }

    async fn asked(&self, question: &Value) -> Response {
        self.http.post(format!("{}/desk/ask", self.base)).body(question.to_string()).send().await.unwrap()
    }

    /// What the desk answers, which must be an answer.
    async fn ask(&self, question: Value) -> Value {
        let response = self.asked(&question).await;
        assert_eq!(response.status(), StatusCode::OK, "{question}");
        response.json().await.unwrap()
    }

    /// A control call, which must succeed.
    async fn control(&self, path: &str, body: Value) -> Value {
        let response = self.http.post(format!("{}/__control/{path}", self.base)).json(&body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    /// Tomorrow in the salon, and a booking there of the first master's first service.
    async fn book(&self) -> (String, Value) {
        let world = self.ask(json!({"ask": "world"})).await;
        let salon = world["salons"].as_array().unwrap().iter().find(|salon| salon["id"] == SALON).unwrap().clone();
        let today: chrono::NaiveDate = salon["now"].as_str().unwrap()[..10].parse().unwrap();
        let date = (today + chrono::Days::new(70)).to_string();
        let prices = self.ask(json!({"ask": "prices", "salon": SALON})).await;
        let (service, master) = (&prices[0]["id"], &prices[0]["staff"][0]);
        let booking = json!({
            "staff_id": master, "starts_at": format!("{date}T12:00:00"), "services": [service],
            "client": {"name": "Вероника", "phone": "8 916 000-44-72"},
        });
        let booked = self.ask(json!({"ask": "book", "salon": SALON, "booking": booking})).await;
        (date, booked)
    }
}

#[tokio::test]
async fn the_page_is_readable_before_the_front_is_built() {
    let desk = Desk::open("/nowhere").await;
    let page = desk.get("/?theme=dark").await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let html = page.text().await.unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    assert!(html.contains(r#"<html lang="ru" data-theme="dark">"#));
    assert!(html.contains(r#"href="/desk/files/plain.css""#));
    assert!(html.contains(r#"href="http://127.0.0.1:3000""#));
    assert!(!html.contains(" onclick") && !html.contains("{product}"));
    // Every module a module names is there: a forgotten file would leave the page dead.
    let (mut left, mut seen) = (vec!["main.js".to_owned()], Vec::new());
    while let Some(name) = left.pop() {
        let file = desk.get(&format!("/desk/files/{name}")).await;
        assert_eq!(file.status(), StatusCode::OK, "{name}");
        let text = file.text().await.unwrap();
        seen.push(name);
        let named = text.lines().filter_map(|line| line.split_once("from \"./")?.1.split_once('"')).map(|(name, _)| name.to_owned());
        left.extend(named.filter(|name| !seen.contains(name)));
        left.sort_unstable();
        left.dedup();
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[tokio::test]
async fn a_built_front_dresses_the_desk() {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    std::fs::write(site.path().join("pkg/otklik.abc.css"), ".desk{}").unwrap();
    std::fs::write(site.path().join("hash.txt"), "js: x\ncss: abc\n").unwrap();
    let desk = Desk::open(site.path().to_str().unwrap()).await;
    assert!(desk.get("/").await.text().await.unwrap().contains(r#"href="/pkg/otklik.abc.css""#));
    assert_eq!(desk.get("/pkg/otklik.abc.css").await.text().await.unwrap(), ".desk{}");
}

#[tokio::test]
async fn a_booking_is_made_moved_confirmed_and_deleted() {
    let desk = Desk::open("/nowhere").await;
    let (date, booked) = desk.book().await;
    assert_eq!(booked["client"]["phone"], "79160004472");
    let about = |ask: &str, more: Value| {
        let mut question = json!({"ask": ask, "salon": SALON, "record": booked["id"]});
        question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        question
    };
    let moved = desk.ask(about("move", json!({"to": {"starts_at": format!("{date}T15:15:00")}}))).await;
    assert_eq!(moved["starts_at"], format!("{date}T15:15:00"));
    assert_eq!(desk.ask(about("attend", json!({"attendance": "confirmed"}))).await["attendance"], 2);
    assert_eq!(desk.ask(about("remark", json!({"comment": "у окна"}))).await["comment"], "у окна");
    assert_eq!(desk.ask(about("delete", json!({}))).await["deleted"], true);
    let refused = desk.asked(&about("attend", json!({"attendance": "waiting"}))).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json::<Value>().await.unwrap(), json!({"what": "Запись удалена", "hint": "Журнал уже другой"}));
}

#[tokio::test]
async fn a_phone_bears_its_clients_name_and_its_camera_sees_pictures_only() {
    let desk = Desk::open("/nowhere").await;
    desk.book().await;
    let phones = desk.ask(json!({"ask": "phones"})).await;
    assert_eq!((phones[0]["number"].as_str(), phones[0]["name"].as_str()), (Some("+79160004472"), Some("Вероника")));
    let scan = desk.http.post(format!("{}/desk/scan/79160004472", desk.base)).body("2@code,as,text").send().await.unwrap();
    assert_eq!(scan.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(scan.json::<Value>().await.unwrap()["what"], "Это не снимок");
}

#[tokio::test]
async fn the_clock_turns_and_comes_back() {
    let desk = Desk::open("/nowhere").await;
    let turned = |to: &str| json!({"ask": "clock", "salon": SALON, "to": to});
    assert_eq!(desk.ask(turned("hour")).await["offset_ms"], 3_600_000);
    let nine = desk.ask(turned("nine")).await;
    let salon = nine["salons"].as_array().unwrap().iter().find(|salon| salon["id"] == SALON).unwrap();
    assert!(salon["now"].as_str().unwrap().contains("T09:00:0"), "{salon}");
    assert_eq!(desk.ask(turned("now")).await["offset_ms"], 0);
}

#[tokio::test]
async fn each_fault_has_its_switch() {
    let desk = Desk::open("/nowhere").await;
    for name in ["copies", "lost", "too_many", "crm_down", "whatsapp_down"] {
        let on = desk.ask(json!({"ask": "fault", "name": name, "on": true})).await;
        assert_eq!(on["faults"], json!([name]));
        let off = desk.ask(json!({"ask": "fault", "name": name, "on": false})).await;
        assert_eq!(off["faults"], json!([]));
    }
}

#[tokio::test]
async fn another_site_in_the_same_browser_does_not_play_the_world() {
    let desk = Desk::open("/nowhere").await;
    let asked = desk.http.post(format!("{}/desk/ask", desk.base)).header("sec-fetch-site", "cross-site");
    let answer = asked.body(r#"{"ask":"world"}"#).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let link = desk.http.get(&desk.base).header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(link.status(), StatusCode::OK);
}
