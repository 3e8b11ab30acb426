//! OPS-05: what the process itself writes, from its start to its end: JSON lines, those of a request with the request's id.

use otklik::sandbox::yclients::Faults;
use serde_json::Value;

use super::product::Victim;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_line_is_json_and_a_request_is_known_by_its_id() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    app.stop().await;
    let victim = Victim::of(&app);
    let product = victim.start().await;
    let http = crate::support::world::client();
    let foreign = http.post(format!("{}/api/sign_in", app.base)).header("origin", "https://elsewhere.example.test");
    let answer = foreign.header("x-request-id", "known-by-this").header("cookie", "otklik=secret-of-somebody").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["x-request-id"].to_str().unwrap()), (403, "known-by-this"));
    product.end().await;
    let said = victim.said();
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    for line in &lines {
        for field in ["timestamp", "level", "target", "message"] {
            assert!(line[field].is_string(), "no {field}: {line}");
        }
    }
    let refused = lines.iter().find(|line| line["message"] == "a request of another site was refused").expect("the refusal is logged");
    assert_eq!((&refused["level"], &refused["span"]["request_id"]), (&Value::from("WARN"), &Value::from("known-by-this")), "{refused}");
    assert!(!said.contains("secret-of-somebody"), "{said}");
}
