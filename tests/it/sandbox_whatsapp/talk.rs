//! A linked device and the phones talk: texts, receipts, answers, copies, retries.

use otklik::sandbox::whatsapp::{FaultSet, Ticks};
use whatsapp_rust::prelude::{Event, Jid};

use super::client::Client;
use super::world::{World, number};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";

#[tokio::test]
async fn a_text_reaches_the_phone_and_its_receipts_come_back() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = client.send(ANNA, "Здравствуйте, Анна! Ждём вас завтра в 15:00").await;
    assert_eq!(client.server_ack(&id).await, None);
    client.receipt(&id, "Delivered").await;
    let shown = world.shown(&number(ANNA), 1).await;
    assert_eq!(
        (shown[0].text.as_str(), shown[0].stanza_id.as_str(), shown[0].raw_count),
        ("Здравствуйте, Анна! Ждём вас завтра в 15:00", id.as_str(), 1)
    );
    // Nobody opened it yet.
    assert_eq!(world.whatsapp.phone(&number(ANNA)).await.unwrap().summary.unread, 1);
    world.whatsapp.read(&number(ANNA), &number(SALON)).await.unwrap();
    client.receipt(&id, "Read").await;
    // The salon's own phone shows what its device sent, with the same ticks.
    let salon = world
        .phone_when(&number(SALON), |phone| phone.chats.iter().any(|chat| chat.messages.iter().any(|line| line.ticks == Ticks::Read)))
        .await;
    assert!(salon.chats[0].messages[0].from_me);
    assert_eq!(salon.chats[0].peer, number(ANNA));
    client.handle.shutdown().await;
}

#[tokio::test]
async fn an_answer_reaches_the_device_and_the_salons_phone() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.add_phone(&number(ANNA), "Анна").await.unwrap();
    world.whatsapp.send(&number(ANNA), &number(SALON), "Спасибо, буду").await.unwrap();
    assert_eq!(client.inbound().await, (ANNA.to_owned(), "Спасибо, буду".to_owned()));
    world.shown(&number(SALON), 1).await;
    // The device's delivery receipt moves Anna's ticks, and so does its reading.
    let anna = world.phone_when(&number(ANNA), |phone| phone.chats[0].messages[0].ticks == Ticks::Delivered).await;
    let id = anna.chats[0].messages[0].id.clone();
    client.handle.client().mark_as_read(&Jid::pn(ANNA), None, &[&id]).await.unwrap();
    world.phone_when(&number(ANNA), |phone| phone.chats[0].messages[0].ticks == Ticks::Read).await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn whoever_hides_reading_is_delivered_and_never_read() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.switch(&number(ANNA), serde_json::from_str(r#"{"read_receipts":false}"#).unwrap()).await.unwrap();
    let id = client.send(ANNA, "Ждём вас").await;
    client.receipt(&id, "Delivered").await;
    world.whatsapp.read(&number(ANNA), &number(SALON)).await.unwrap();
    // A second text is the fence: had there been a read receipt, it would have come before its delivery.
    let second = client.send(ANNA, "И ещё раз").await;
    let types = client
        .next("the second delivery", |event| match event {
            Event::Receipt(receipt) => Some((receipt.message_ids[0].clone(), format!("{:?}", receipt.r#type))),
            _ => None,
        })
        .await;
    assert_eq!(types, (second, "Delivered".to_owned()));
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_chat_with_oneself_is_shown() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = client.send(SALON, "Проверка").await;
    assert_eq!(client.server_ack(&id).await, None);
    assert_eq!(world.shown(&number(SALON), 1).await[0].text, "Проверка");
    client.handle.shutdown().await;
}

#[tokio::test]
async fn what_the_owner_types_on_the_phone_reaches_the_client_and_the_device() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = world.whatsapp.send(&number(SALON), &number(ANNA), "Анна, перезвоните нам").await.unwrap();
    assert_eq!(world.shown(&number(ANNA), 1).await[0].stanza_id, id);
    let own = client
        .next("the copy", |event| match event {
            Event::Messages(batch) => {
                batch.into_iter().next().map(|message| (message.info.source.is_from_me, message.info.source.chat.user.to_string()))
            }
            _ => None,
        })
        .await;
    assert_eq!(own, (true, ANNA.to_owned()));
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_phone_that_lost_its_sessions_asks_again_and_shows_the_text_once() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let first = client.send(ANNA, "Первое").await;
    client.receipt(&first, "Delivered").await;
    world.whatsapp.send(&number(ANNA), &number(SALON), "Ответ").await.unwrap();
    client.inbound().await;
    // The device now writes ordinary messages of a session that the phone forgets.
    let id = client.send(ANNA, "Второе").await;
    client.receipt(&id, "Delivered").await;
    world.whatsapp.lose_sessions(&number(ANNA)).await.unwrap();
    let id = client.send(ANNA, "Третье").await;
    client.receipt(&id, "Delivered").await;
    let shown = world.shown(&number(ANNA), 3).await;
    assert_eq!(shown.iter().filter(|entry| entry.text == "Третье").count(), 1);
    assert_eq!(world.whatsapp.counters().undecryptable, 1);
    client.handle.shutdown().await;
}

#[tokio::test]
async fn a_device_that_gets_a_message_twice_sees_it_once() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    world.whatsapp.set_faults(None, FaultSet { twice: true, ..FaultSet::default() });
    world.whatsapp.send(&number(ANNA), &number(SALON), "Можно перенести?").await.unwrap();
    world.whatsapp.clear_faults();
    world.whatsapp.send(&number(ANNA), &number(SALON), "На пятницу").await.unwrap();
    assert_eq!(client.inbound().await.1, "Можно перенести?");
    assert_eq!(client.inbound().await.1, "На пятницу");
    client.handle.shutdown().await;
}
