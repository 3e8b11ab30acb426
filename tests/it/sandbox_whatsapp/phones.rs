//! What a person's phone does: off, without net, read receipts, doubles.

use otklik::sandbox::whatsapp::{Change, Forgery, SwitchChange, Ticks, What};
use rstest::rstest;
use whatsapp_rust::prelude::Event;

use super::client::{Client, words};
use super::world::{World, number};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";

fn off() -> SwitchChange {
    SwitchChange { on: Some(false), ..SwitchChange::default() }
}

fn back() -> SwitchChange {
    SwitchChange { on: Some(true), net: Some(true), ..SwitchChange::default() }
}

fn without_net() -> SwitchChange {
    SwitchChange { net: Some(false), ..SwitchChange::default() }
}

#[rstest]
#[case::switched_off(off())]
#[case::without_net(without_net())]
#[tokio::test]
async fn messages_wait_for_a_phone_and_come_once_each_in_order(#[case] away: SwitchChange) {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.switch(&number(ANNA), away).await.unwrap();
    let mut ids = Vec::new();
    for text in ["Раз", "Два", "Три"] {
        ids.push(client.send(ANNA, text).await);
    }
    for id in &ids {
        assert_eq!(client.server_ack(id).await, None);
    }
    let waiting = world.phone_when(&number(ANNA), |phone| phone.summary.waiting == 3).await;
    assert!(waiting.chats.is_empty());
    let salon = world.phone_when(&number(SALON), |phone| phone.chats.first().is_some_and(|chat| chat.messages.len() == 3)).await;
    assert!(salon.chats[0].messages.iter().all(|message| message.ticks == Ticks::Sent));
    world.whatsapp.switch(&number(ANNA), back()).await.unwrap();
    for id in &ids {
        client.receipt(id, "Delivered").await;
    }
    let shown: Vec<String> = world.shown(&number(ANNA), 3).await.into_iter().map(|entry| entry.text).collect();
    assert_eq!(shown, ["Раз", "Два", "Три"]);
    client.handle.shutdown().await;
}

#[tokio::test]
async fn what_is_written_and_read_without_net_goes_out_later() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = client.send(ANNA, "Подтвердите, пожалуйста").await;
    client.receipt(&id, "Delivered").await;
    world.whatsapp.switch(&number(ANNA), without_net()).await.unwrap();
    world.whatsapp.read(&number(ANNA), &number(SALON)).await.unwrap();
    world.whatsapp.send(&number(ANNA), &number(SALON), "Подтверждаю").await.unwrap();
    let anna = world.whatsapp.phone(&number(ANNA)).await.unwrap();
    assert_eq!(anna.chats[0].messages[1].ticks, Ticks::Waiting);
    world.whatsapp.switch(&number(ANNA), back()).await.unwrap();
    client.receipt(&id, "Read").await;
    assert_eq!(client.inbound().await.1, "Подтверждаю");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn nobody_types_on_a_phone_that_is_off() {
    let world = World::start().await;
    world.whatsapp.switch(&number(ANNA), off()).await.unwrap();
    assert_eq!(world.whatsapp.send(&number(ANNA), &number(SALON), "?").await.unwrap_err().code(), "phone_off");
    assert_eq!(world.whatsapp.read(&number(ANNA), &number(SALON)).await.unwrap_err().code(), "phone_off");
}

#[tokio::test]
async fn who_reads_at_once_is_seen_reading_at_once() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.switch(&number(ANNA), SwitchChange { auto_read: Some(true), ..SwitchChange::default() }).await.unwrap();
    let id = client.send(ANNA, "Здравствуйте").await;
    client.receipt(&id, "Read").await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn the_same_stanza_id_twice_is_one_message_and_two_stanzas() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    for _ in 0..2 {
        client.send_as("SAME0001", ANNA, "Ждём вас завтра").await;
        client.receipt("SAME0001", "Delivered").await;
    }
    client.send_as("OTHER001", ANNA, "Ждём вас завтра").await;
    client.receipt("OTHER001", "Delivered").await;
    let shown = world.shown(&number(ANNA), 2).await;
    assert_eq!(
        shown.iter().map(|entry| (entry.stanza_id.as_str(), entry.raw_count)).collect::<Vec<_>>(),
        [("SAME0001", 2), ("OTHER001", 1)]
    );
    let meanings = world.whatsapp.meanings(Some(&number(ANNA)));
    assert_eq!((meanings.len(), meanings[0].displayed, meanings[0].stanza_ids, meanings[0].raw), (1, 2, 2, 3));
    client.handle.shutdown().await;
}

#[tokio::test]
async fn forged_messages_go_out_as_they_are() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.send(&number(ANNA), &number(SALON), "Подлинное").await.unwrap();
    assert_eq!(client.inbound().await.1, "Подлинное");
    for forgery in [Forgery::ProtocolMessage, Forgery::HistorySync, Forgery::Edit, Forgery::Revoke] {
        world.whatsapp.forge(&number(ANNA), &number(SALON), forgery).await.unwrap();
    }
    world.whatsapp.forge(&number(ANNA), &number(SALON), Forgery::LongText).await.unwrap();
    assert_eq!(client.inbound().await.1.chars().count(), 65_536);
    world.whatsapp.forge(&number(ANNA), &number(SALON), Forgery::Rtl).await.unwrap();
    assert!(client.next("the marks", words).await.1.contains('\u{202E}'));
    assert_eq!(world.whatsapp.counters().undecryptable, 0);
    client.handle.shutdown().await;
}

#[tokio::test]
async fn phones_write_to_each_other_and_the_desk_is_told() {
    let world = World::start().await;
    let mut changes = world.whatsapp.watch();
    world.whatsapp.add_phone(&number(ANNA), "Анна").await.unwrap();
    world.whatsapp.send(&number(ANNA), &number("79215550102"), "Пойдёшь со мной?").await.unwrap();
    assert_eq!(world.shown(&number("79215550102"), 1).await[0].from, number(ANNA));
    world.phone_when(&number(ANNA), |phone| phone.chats[0].messages[0].ticks == Ticks::Delivered).await;
    assert_eq!(changes.recv().await.unwrap(), Change { number: number(ANNA), what: What::Phone });
    assert_eq!(changes.recv().await.unwrap(), Change { number: number(ANNA), what: What::Chat(number("79215550102")) });
}

#[tokio::test]
async fn an_event_of_a_stranger_keeps_its_name() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.add_phone(&number(ANNA), "Анна").await.unwrap();
    world.whatsapp.send(&number(ANNA), &number(SALON), "Привет").await.unwrap();
    let name = client.next("a name", |event| match event {
        Event::Messages(batch) => batch.into_iter().next().map(|message| message.info.push_name.clone()),
        _ => None,
    });
    assert_eq!(name.await, "Анна");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_hidden_number_writes_from_its_hidden_address_and_is_still_answered() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.switch(&number(ANNA), SwitchChange { hidden: Some(true), ..SwitchChange::default() }).await.unwrap();
    world.whatsapp.send(&number(ANNA), &number(SALON), "Кто я?").await.unwrap();
    let (sender, alternative) = client
        .next("a message", |event| match event {
            Event::Messages(batch) => {
                let source = &batch.into_iter().next()?.info.source;
                Some((source.sender.clone(), source.sender_alt.clone()))
            }
            _ => None,
        })
        .await;
    assert!(sender.is_lid() && alternative.is_none(), "{sender} {alternative:?}");
    let id = client.handle.client().send_text(sender, "Узнали").await.unwrap().message_id;
    client.receipt(&id, "Delivered").await;
    assert_eq!(world.shown(&number(ANNA), 1).await[0].text, "Узнали");
    client.handle.shutdown().await;
}
