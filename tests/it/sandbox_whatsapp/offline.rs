//! A device that is away loses nothing: what it has not acknowledged waits, and comes at its next login.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use whatsapp_rust::bot::BotHandle;
use whatsapp_rust::prelude::{Bot, Event, TokioRuntime};
use whatsapp_rust::types::durability_hook::InboundDurabilityHook;
use whatsapp_rust::wacore::store::InMemoryBackend;
use whatsapp_rust::wacore::types::events::InboundMessage;

use super::client::{Client, Loopback, NoHttp};
use super::world::{World, eventually, number};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";

#[tokio::test]
async fn what_was_written_while_a_device_was_away_comes_in_order() {
    let world = World::start().await;
    let client = Client::linked(&world, SALON).await;
    client.handle.shutdown().await;
    for i in 0..25 {
        world.whatsapp.send(&number(ANNA), &number(SALON), &format!("Сообщение {i}")).await.unwrap();
    }
    let waiting = world.whatsapp.phone(&number(SALON)).await.unwrap().devices[0].waiting;
    assert!(waiting >= 25, "{waiting}");
    let mut client = Client::start(client.store, &world.socket(), None).await;
    let mut texts = Vec::new();
    while texts.len() < 25 {
        let more = client.next("messages", |event| match event {
            Event::Messages(batch) => {
                Some(batch.into_iter().filter_map(|message| message.message.conversation.clone()).collect::<Vec<_>>())
            }
            _ => None,
        });
        texts.extend(more.await);
    }
    assert_eq!(texts, (0..25).map(|i| format!("Сообщение {i}")).collect::<Vec<_>>());
    // Once acknowledged, nothing waits any more.
    world.phone_when(&number(SALON), |phone| phone.devices[0].waiting == 0).await;
    client.handle.shutdown().await;
}

#[tokio::test]
async fn receipts_wait_too() {
    let world = World::start().await;
    let mut client = Client::linked(&world, SALON).await;
    let id = client.send(ANNA, "Ждём вас").await;
    client.receipt(&id, "Delivered").await;
    client.handle.shutdown().await;
    world.whatsapp.read(&number(ANNA), &number(SALON)).await.unwrap();
    let mut client = Client::start(client.store, &world.socket(), None).await;
    client.receipt(&id, "Read").await;
    client.handle.shutdown().await;
}

/// A database that is down for the first commit, and then keeps the words.
#[derive(Clone, Default)]
struct Database {
    failures: Arc<AtomicUsize>,
    words: Arc<Mutex<Vec<String>>>,
}

#[async_trait::async_trait]
impl InboundDurabilityHook for Database {
    async fn on_messages(&self, _: Arc<whatsapp_rust::client::Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        let words: Vec<String> = batch.iter().filter_map(|message| message.message.conversation.clone()).collect();
        if !words.is_empty() && self.failures.fetch_add(1, SeqCst) == 0 {
            anyhow::bail!("the database is down");
        }
        self.words.lock().unwrap().extend(words);
        Ok(())
    }
}

/// A client that acknowledges only what `database` has committed.
async fn committing(store: Arc<InMemoryBackend>, socket: String, database: &Database) -> BotHandle {
    let bot = Bot::builder()
        .with_backend_arc(store)
        .with_transport_factory(Loopback(socket))
        .with_http_client(NoHttp)
        .with_runtime(TokioRuntime)
        .with_version((2, 3000, 1_035_194_821))
        .with_inbound_durability_hook(database.clone());
    bot.build().await.unwrap().spawn()
}

#[tokio::test]
async fn a_message_is_sent_again_until_the_device_has_committed_it() {
    let world = World::start().await;
    let client = Client::linked(&world, SALON).await;
    client.handle.shutdown().await;
    let database = Database::default();
    let handle = committing(client.store.clone(), world.socket(), &database).await;
    world.phone_when(&number(SALON), |phone| phone.devices[0].online).await;
    world.whatsapp.send(&number(ANNA), &number(SALON), "Не потеряйте").await.unwrap();
    eventually("the failed commit", || async { (database.failures.load(SeqCst) == 1).then_some(()) }).await;
    handle.shutdown().await;
    assert!(world.whatsapp.phone(&number(SALON)).await.unwrap().devices[0].waiting > 0);
    let handle = committing(client.store, world.socket(), &database).await;
    world.phone_when(&number(SALON), |phone| phone.devices[0].waiting == 0).await;
    assert_eq!(*database.words.lock().unwrap(), ["Не потеряйте"]);
    handle.shutdown().await;
}
