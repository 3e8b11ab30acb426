//! Linking by the picture of a QR code.

use std::sync::Arc;
use std::time::Duration;

use otklik::sandbox::whatsapp::{FaultSet, WhatsAppSettings};
use whatsapp_rust::prelude::Event;
use whatsapp_rust::wacore::store::InMemoryBackend;

use super::client::Client;
use super::world::{World, number, picture};

const SALON: &str = "79210000001";

#[tokio::test]
async fn a_picture_links_a_device() {
    let world = World::start().await;
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let code = client.qr().await;
    let linked = world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap();
    assert_eq!(linked.device, 1);
    client.next("pair success", |event| matches!(event, Event::PairSuccess(_)).then_some(())).await;
    client.connected().await;
    let phone = world.phone_when(&number(SALON), |phone| phone.devices.iter().any(|device| device.online && device.pre_keys > 0)).await;
    assert_eq!(phone.devices.len(), 1);
    assert_eq!(world.whatsapp.counters().pairs, 1);
    // The code is spent.
    assert_eq!(world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap_err().code(), "expired");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_phone_says_what_is_wrong_with_a_code() {
    let settings = WhatsAppSettings { qr_first: Duration::from_millis(1), qr_next: Duration::ZERO, ..WhatsAppSettings::default() };
    let world = World::with(settings, None, 0).await;
    let refused = async |picture| world.whatsapp.scan(&number(SALON), picture).await.unwrap_err().code();
    assert_eq!(refused(picture("https://example.org/")).await, "unknown_code");
    assert_eq!(refused(b"2@abc,def".to_vec()).await, "not_a_picture");
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let code = client.qr().await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(refused(picture(&code)).await, "expired");
    let other_world = World::start().await;
    assert_eq!(other_world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap_err().code(), "unknown_code");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_phone_without_net_cannot_link() {
    let world = World::start().await;
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let code = client.qr().await;
    for (switch, refusal) in [(r#"{"net":false}"#, "no_net"), (r#"{"on":false}"#, "phone_off")] {
        world.whatsapp.switch(&number(SALON), serde_json::from_str(switch).unwrap()).await.unwrap();
        assert_eq!(world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap_err().code(), refusal);
    }
    world.whatsapp.switch(&number(SALON), serde_json::from_str(r#"{"on":true,"net":true}"#).unwrap()).await.unwrap();
    world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap();
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_forged_signature_is_refused_by_the_device_and_the_phone_learns_it() {
    let settings = WhatsAppSettings { link_wait: Duration::from_millis(800), ..WhatsAppSettings::default() };
    let world = World::with(settings, None, 0).await;
    world.whatsapp.set_faults(None, FaultSet { corrupt_hmac: true, ..FaultSet::default() });
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let code = client.qr().await;
    assert_eq!(world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap_err().code(), "not_accepted");
    client.next("pair error", |event| matches!(event, Event::PairError(_)).then_some(())).await;
    assert!(world.whatsapp.phone(&number(SALON)).await.unwrap().devices.is_empty());
    client.handle.shutdown().await;
}
