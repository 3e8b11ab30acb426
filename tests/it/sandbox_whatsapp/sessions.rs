//! A session's life: restart without a QR code, dropped, replaced, unlinked, turned away.

use std::collections::BTreeMap;
use std::sync::Arc;

use otklik::sandbox::whatsapp::{FaultSet, Kick};
use rstest::rstest;
use whatsapp_rust::prelude::Event;
use whatsapp_rust::wacore::store::InMemoryBackend;

use super::client::Client;
use super::world::{World, number, picture};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";

#[tokio::test]
async fn a_restart_needs_no_qr_code() {
    let world = World::start().await;
    let client = Client::linked(&world, SALON).await;
    let mut client = client.restarted(&world).await;
    let id = client.send(ANNA, "Снова здесь").await;
    client.receipt(&id, "Delivered").await;
    assert_eq!(world.whatsapp.counters().pairs, 1);
    client.handle.shutdown().await;
}

#[rstest]
#[case("drop")]
#[case("515")]
#[case("503")]
#[tokio::test]
async fn a_device_comes_back_by_itself(#[case] how: &str) {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    assert_eq!(world.whatsapp.kick(&number(SALON), &Kick::parse(how).unwrap()).await, 1);
    client.connected().await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_second_connection_replaces_the_first() {
    let world = World::start().await;
    let mut first = Client::linked(&world, SALON).await;
    let mut second = Client::start(first.store.clone(), &world.socket(), None).await;
    first.next("being replaced", |event| matches!(event, Event::StreamReplaced(_)).then_some(())).await;
    second.connected().await;
    assert_eq!(world.whatsapp.counters().replaced, 1);
    second.handle.shutdown().await;
    first.handle.shutdown().await;
}

#[tokio::test]
async fn an_unlinked_device_is_logged_out_now_and_at_its_next_login() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    assert!(world.whatsapp.unlink(&number(SALON), 1).await);
    assert!(!world.whatsapp.unlink(&number(SALON), 1).await);
    let logged_out = |event: &Event| matches!(event, Event::LoggedOut(_)).then_some(());
    client.next("being logged out", logged_out).await;
    client.handle.shutdown().await;
    let mut again = Client::start(client.store, &world.socket(), None).await;
    again.next("being turned away", logged_out).await;
    again.handle.shutdown().await;
}

#[tokio::test]
async fn a_device_may_unlink_itself() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    client.handle.client().logout().await;
    client.next("being logged out", |event| matches!(event, Event::LoggedOut(_)).then_some(())).await;
    world.phone_when(&number(SALON), |phone| phone.devices.is_empty()).await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn two_devices_of_one_phone_see_each_others_messages() {
    let world = World::start().await;
    let mut first = Client::linked(&world, SALON).await;
    let mut second = Client::linked(&world, SALON).await;
    world.phone_when(&number(SALON), |phone| phone.devices.len() == 2 && phone.devices.iter().all(|device| device.pre_keys > 0)).await;
    let id = first.send(ANNA, "С первого устройства").await;
    first.receipt(&id, "Delivered").await;
    let copied = second.next("the copy", |event| match event {
        Event::Messages(batch) => {
            batch.into_iter().find(|message| message.info.id.as_str() == id).map(|message| message.info.source.is_from_me)
        }
        _ => None,
    });
    assert!(copied.await);
    world.whatsapp.send(&number(ANNA), &number(SALON), "Обоим").await.unwrap();
    assert_eq!((first.inbound().await.1, second.inbound().await.1), ("Обоим".to_owned(), "Обоим".to_owned()));
    first.handle.shutdown().await;
    second.handle.shutdown().await;
}

#[tokio::test]
async fn a_phone_links_four_devices_and_no_more() {
    let world = World::start().await;
    for _ in 0..4 {
        Client::linked(&world, SALON).await.handle.shutdown().await;
    }
    let mut fifth = Client::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
    let code = fifth.qr().await;
    assert_eq!(world.whatsapp.scan(&number(SALON), picture(&code)).await.unwrap_err().code(), "too_many_devices");
    fifth.handle.shutdown().await;
}

#[rstest]
#[case(&[("reason", "402"), ("code", "101"), ("expire", "3600")], "TemporaryBan")]
#[case(&[("reason", "403")], "LoggedOut")]
#[case(&[("reason", "405")], "ClientOutdated")]
#[tokio::test]
async fn a_login_can_be_refused(#[case] attributes: &[(&str, &str)], #[case] event: &str) {
    let world = World::start().await;
    let client = Client::linked(&world, SALON).await;
    client.handle.shutdown().await;
    let attributes: BTreeMap<String, String> = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    world.whatsapp.set_faults(Some(number(SALON)), FaultSet { fail_login: Some(attributes), ..FaultSet::default() });
    let mut client = Client::start(client.store, &world.socket(), None).await;
    client.next(event, |seen| format!("{seen:?}").starts_with(event).then_some(())).await;
    client.handle.shutdown().await;
}
