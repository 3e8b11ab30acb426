//! The faults do what they say.

use std::time::Duration;

use otklik::sandbox::whatsapp::FaultSet;
use whatsapp_rust::prelude::{Event, Jid};

use super::client::Client;
use super::world::{World, number};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";
/// Long enough for a loopback answer that is not to come.
const SILENCE: Duration = Duration::from_millis(300);

fn on(faults: FaultSet, world: &World) {
    world.whatsapp.set_faults(Some(number(SALON)), faults);
}

fn ack_of(id: &str) -> impl Fn(&Event) -> Option<()> {
    move |event| matches!(event, Event::ServerAck(ack) if ack.id == id && ack.class.as_deref() == Some("message")).then_some(())
}

#[tokio::test]
async fn some_numbers_are_refused_and_some_are_nobodys() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = client.send("79215550463", "Здравствуйте").await;
    assert_eq!(client.server_ack(&id).await.as_deref(), Some("463"));
    let known = client.handle.client();
    let found = known.contacts().is_on_whatsapp(&[Jid::pn(ANNA), Jid::pn("79215550404")]).await.unwrap();
    assert_eq!(found.iter().map(|entry| entry.is_registered).collect::<Vec<_>>(), [true, false]);
    assert!(world.whatsapp.displayed(0, None).is_empty());
    assert_eq!(world.whatsapp.send(&number("79215550404"), &number(SALON), "?").await.unwrap_err().code(), "not_on_whatsapp");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_refusal_can_be_switched_on_for_some_messages() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    on(FaultSet { nack: Some(463), nack_times: Some(1), ..FaultSet::default() }, &world);
    let (first, second) = (client.send(ANNA, "Раз").await, client.send(ANNA, "Два").await);
    assert_eq!(client.server_ack(&first).await.as_deref(), Some("463"));
    assert_eq!(client.server_ack(&second).await, None);
    assert_eq!(world.shown(&number(ANNA), 1).await[0].text, "Два");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn acks_and_receipts_can_be_withheld() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    on(FaultSet { withhold_acks: true, ..FaultSet::default() }, &world);
    let id = client.send(ANNA, "Без подтверждения").await;
    world.shown(&number(ANNA), 1).await;
    assert!(client.within(SILENCE, ack_of(&id)).await.is_none());
    on(FaultSet { withhold_receipts: true, ..FaultSet::default() }, &world);
    let id = client.send(ANNA, "Без галочек").await;
    assert_eq!(client.server_ack(&id).await, None);
    assert!(client.within(SILENCE, |event| matches!(event, Event::Receipt(_)).then_some(())).await.is_none());
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_connection_can_be_cut_before_or_after_a_message_is_shown() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    on(FaultSet { drop_before: Some(1), ..FaultSet::default() }, &world);
    let _ = client.handle.client().send_text(Jid::pn(ANNA), "Пропадёт").await;
    client.connected().await;
    assert!(world.whatsapp.displayed(0, Some(&number(ANNA))).is_empty());
    on(FaultSet { drop_after: Some(1), ..FaultSet::default() }, &world);
    let _ = client.handle.client().send_text(Jid::pn(ANNA), "Дойдёт без подтверждения").await;
    assert_eq!(world.shown(&number(ANNA), 1).await[0].text, "Дойдёт без подтверждения");
    client.connected().await;
    assert_eq!(world.whatsapp.counters().dropped, 2);
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_half_open_connection_swallows_everything() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let warm = client.send(ANNA, "Обычное").await;
    client.receipt(&warm, "Delivered").await;
    on(FaultSet { half_open: true, ..FaultSet::default() }, &world);
    let id = client.send(ANNA, "В пустоту").await;
    assert!(client.within(SILENCE, ack_of(&id)).await.is_none());
    assert_eq!(world.whatsapp.displayed(0, Some(&number(ANNA))).len(), 1);
    assert!(client.handle.client().is_connected());
    client.handle.shutdown().await;
}

#[tokio::test]
async fn connections_can_be_refused() {
    let world = World::start().await;
    let client = Client::linked(&world, SALON).await;
    client.handle.shutdown().await;
    world.whatsapp.set_faults(None, FaultSet { refuse: true, ..FaultSet::default() });
    let before = world.whatsapp.counters().connections;
    let mut client = Client::start(client.store, &world.socket(), None).await;
    assert!(client.within(SILENCE, |event| matches!(event, Event::Connected(_)).then_some(())).await.is_none());
    assert_eq!(world.whatsapp.counters().connections, before);
    world.whatsapp.clear_faults();
    client.connected().await;
    client.handle.shutdown().await;
}
