//! Linking by an eight-character code.

use std::sync::Arc;
use std::time::Duration;

use otklik::sandbox::whatsapp::WhatsAppSettings;
use whatsapp_rust::prelude::Event;
use whatsapp_rust::wacore::store::InMemoryBackend;

use super::client::Client;
use super::world::{World, number};

const SALON: &str = "79210000001";

async fn shown_code(client: &mut Client) -> String {
    client.next("a pairing code", |event| if let Event::PairingCode(shown) = event { Some(shown.code.clone()) } else { None }).await
}

async fn refreshed(client: &mut Client) {
    client.next("a call for a new code", |event| matches!(event, Event::PairingCodeRefresh(_)).then_some(())).await;
}

/// Same length, same alphabet, one character off.
fn mistyped(code: &str) -> String {
    let last = if code.ends_with('1') { '2' } else { '1' };
    format!("{}{last}", &code[..7])
}

#[tokio::test]
async fn a_code_links() {
    let world = World::start().await;
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), Some(SALON)).await;
    let code = shown_code(&mut client).await;
    assert!(world.whatsapp.wants_code(&number(SALON)) && !world.whatsapp.wants_code(&number("79210000002")));
    let refused = async |phone: &str, code: &str| world.whatsapp.enter_code(&number(phone), code).await.unwrap_err();
    assert_eq!(refused(SALON, "OOOO").await.code(), "malformed_code");
    assert_eq!(refused("79210000002", &code).await.code(), "no_request");
    // As a person types it: in two groups, small letters.
    let typed = format!("{}-{}", &code[..4], code[4..].to_lowercase());
    assert_eq!(world.whatsapp.enter_code(&number(SALON), &typed).await.unwrap().device, 1);
    assert!(!world.whatsapp.wants_code(&number(SALON)), "it was typed");
    client.connected().await;
    let id = client.send("79215550101", "Здравствуйте").await;
    client.receipt(&id, "Delivered").await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn three_wrong_codes_withdraw_it() {
    let world = World::start().await;
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), Some(SALON)).await;
    let code = shown_code(&mut client).await;
    for attempts_left in [2, 1, 0] {
        let refusal = world.whatsapp.enter_code(&number(SALON), &mistyped(&code)).await.unwrap_err();
        assert_eq!(refusal.to_string(), format!("wrong code, {attempts_left} attempts left"));
    }
    refreshed(&mut client).await;
    assert_eq!(world.whatsapp.enter_code(&number(SALON), &code).await.unwrap_err().code(), "too_many_attempts");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn an_old_code_is_expired() {
    let world = World::with(WhatsAppSettings { code_life: Duration::from_millis(100), ..WhatsAppSettings::default() }, None, 0).await;
    let mut client = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), Some(SALON)).await;
    let code = shown_code(&mut client).await;
    refreshed(&mut client).await;
    assert_eq!(world.whatsapp.enter_code(&number(SALON), &code).await.unwrap_err().code(), "expired");
    client.handle.shutdown().await;
}
