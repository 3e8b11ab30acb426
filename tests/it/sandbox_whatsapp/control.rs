//! The control API as docs/sandbox-whatsapp.md has it.

use std::sync::Arc;

use serde_json::{Value, json};
use whatsapp_rust::wacore::store::InMemoryBackend;

use super::client::Client;
use super::http::Control;
use super::world::{World, picture};

#[tokio::test]
async fn phones_are_played_over_http() {
    let world = World::start().await;
    let control = Control::at(&world.base);
    assert_eq!(control.post("phones", r#"{"number":"+7 921 000-00-01","name":"Северное сияние"}"#).await.0, 200);
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let (status, linked) = control.post("phones/+79210000001/scan", picture(&client.qr().await)).await;
    assert_eq!((status, &linked["device"]), (200, &json!(1)));
    client.connected().await;
    let id = client.send("79215550101", "Ждём вас").await;
    client.receipt(&id, "Delivered").await;
    let (_, shown) = control.get("whatsapp/displayed?since=0&phone=%2B79215550101").await;
    assert_eq!(
        (&shown["next"], &shown["messages"][0]["text"], &shown["messages"][0]["stanza_id"]),
        (&json!(1), &json!("Ждём вас"), &json!(id))
    );
    let (_, read) = control.post("phones/+79215550101/read", r#"{"peer":"+79210000001"}"#).await;
    assert_eq!((&read["unread"], &read["chats"][0]["peer_name"]), (&json!(0), &json!("Северное сияние")));
    client.receipt(&id, "Read").await;
    let (_, sent) = control.post("phones/%2B79215550101/send", r#"{"to":"79210000001","text":"Спасибо"}"#).await;
    assert!(sent["stanza_id"].is_string());
    assert_eq!(client.inbound().await.1, "Спасибо");
    let (_, switched) = control.post("phones/+79215550101/switch", r#"{"net":false,"read_receipts":false}"#).await;
    let all = json!({"on": true, "net": false, "read_receipts": false, "auto_read": false, "hidden": false, "passkey": false});
    assert_eq!(switched["switches"], all);
    let (_, kicked) = control.post("whatsapp/kick", r#"{"number":"79210000001","how":"drop"}"#).await;
    assert_eq!(kicked, json!({"connections": 1}));
    client.connected().await;
    let (_, unlinked) = control.post("phones/+79210000001/unlink", r#"{"device":1}"#).await;
    assert_eq!(unlinked, json!({"unlinked": true}));
    let (_, list) = control.get("phones").await;
    assert_eq!(list.as_array().unwrap().iter().map(|phone| phone["number"].clone()).collect::<Vec<_>>(), ["+79210000001", "+79215550101"]);
    let (_, counters) = control.get("whatsapp/counters").await;
    assert_eq!((&counters["pairs"], &counters["displayed"], &counters["unlinked"]), (&json!(1), &json!(2), &json!(1)));
    let (_, meanings) = control.get("whatsapp/meanings?phone=79215550101").await;
    assert_eq!((&meanings[0]["displayed"], &meanings[0]["raw"]), (&json!(1), &json!(1)));
    client.handle.shutdown().await;
}

#[tokio::test]
async fn refusals_have_a_code_and_a_sentence() {
    let world = World::start().await;
    let control = Control::at(&world.base);
    let refused = |(status, body): (u16, Value)| {
        assert!(body["detail"].is_string(), "{body}");
        (status, body["error"].as_str().unwrap().to_owned())
    };
    let cases: [(&str, Vec<u8>, u16, &str); 9] = [
        ("phones/+79210000001/scan", b"2@abc,def".to_vec(), 422, "not_a_picture"),
        ("phones/+79210000001/scan", picture("hello"), 422, "unknown_code"),
        ("phones/+79210000001/code", br#"{"code":"ABCD1234"}"#.to_vec(), 422, "no_request"),
        ("phones/+79210000001/code", b"code".to_vec(), 400, "bad_request"),
        ("phones/abc/send", br#"{"to":"79210000001","text":"?"}"#.to_vec(), 400, "bad_number"),
        ("phones/+79215550404/send", br#"{"to":"79210000001","text":"?"}"#.to_vec(), 422, "not_on_whatsapp"),
        ("phones/+79210000001/dance", Vec::new(), 400, "bad_request"),
        ("whatsapp/kick", br#"{"number":"79210000001","how":"hard"}"#.to_vec(), 400, "bad_request"),
        ("whatsapp/faults", br#"{"set":{"nak":463}}"#.to_vec(), 400, "bad_request"),
    ];
    for (path, body, status, error) in cases {
        assert_eq!(refused(control.post(path, body).await), (status, error.to_owned()), "{path}");
    }
    assert_eq!(refused(control.get("phones/+79219999999").await), (404, "no_phone".to_owned()));
}

#[tokio::test]
async fn faults_are_set_and_cleared() {
    let world = World::start().await;
    let control = Control::at(&world.base);
    let (_, set) = control.post("whatsapp/faults", r#"{"number":"79210000001","set":{"nack":463,"slow_ms":5}}"#).await;
    assert_eq!((&set["nack"], &set["slow_ms"]), (&json!(463), &json!(5)));
    assert_eq!(control.get("whatsapp/faults").await.1["nack"], Value::Null);
    assert_eq!(control.get("whatsapp/faults?number=79210000001").await.1["nack"], json!(463));
    control.post("whatsapp/faults", r#"{"clear":true}"#).await;
    assert_eq!(control.get("whatsapp/faults?number=79210000001").await.1["nack"], Value::Null);
}

#[tokio::test]
async fn a_seed_is_all_a_device_needs() {
    let world = World::start().await;
    let (_, seeded) = Control::at(&world.base).post("whatsapp/seed", r#"{"number":"79210000001"}"#).await;
    assert_eq!((&seeded["device"], &seeded["jid"]), (&json!(1), &json!("79210000001:1@s.whatsapp.net")));
    assert_eq!(seeded["noise_static"].as_str().unwrap().len(), 44);
}
