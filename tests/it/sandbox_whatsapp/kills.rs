//! The sandbox is killed with SIGKILL between any two messages, and nothing that was answered is lost or shown twice.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};
use whatsapp_rust::prelude::{Event, Jid};
use whatsapp_rust::wacore::store::InMemoryBackend;

use super::client::Client;
use super::http::Control;
use super::world::{World, eventually, picture};

const SALON: &str = "79210000001";
const ANNA: &str = "79215550101";
/// Where the child finds its folder; without it the helper test below does nothing.
const FOLDER: &str = "OTKLIK_TEST_SANDBOX_FOLDER";
/// How often the sandbox is killed.
const KILLS: u64 = 4;

/// Not a test: the sandbox in a process of its own, for the test below to kill.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the kill test as its victim"]
async fn victim() {
    #[expect(clippy::disallowed_methods, reason = "how the test that starts this process tells it where its world lies")]
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let port = std::fs::read_to_string(folder.join("port")).map_or(0, |port| port.parse().unwrap());
    let world = World::with(otklik::sandbox::whatsapp::WhatsAppSettings::default(), Some(&folder), port).await;
    let port = world.base.rsplit(':').next().unwrap().to_owned();
    std::fs::write(folder.join("port.new"), port).unwrap();
    std::fs::rename(folder.join("port.new"), folder.join("port")).unwrap();
    std::future::pending::<()>().await;
}

async fn start(folder: &Path) -> (Child, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "sandbox_whatsapp::kills::victim", "--ignored", "--nocapture", "--test-threads=1"]);
    let child = command.env(FOLDER, folder).stdout(std::process::Stdio::null()).kill_on_drop(true).spawn().unwrap();
    let base = eventually("the sandbox's port", || async {
        let port = std::fs::read_to_string(folder.join("port")).ok()?;
        let base = format!("http://127.0.0.1:{port}");
        is_listening(&base).await.then_some(base)
    })
    .await;
    (child, base)
}

async fn is_listening(base: &str) -> bool {
    tokio::net::TcpStream::connect(base.trim_start_matches("http://")).await.is_ok()
}

fn socket(base: &str) -> String {
    format!("{}/ws/chat", base.replace("http://", "ws://"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_shown_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (mut victim, base) = start(folder.path()).await;
    let control = Control::at(&base);
    let store = Arc::new(InMemoryBackend::new());
    let mut client = Client::start(store, &socket(&base), None).await;
    let code = client.qr().await;
    assert_eq!(control.post(&format!("phones/{SALON}/scan"), picture(&code)).await.0, 200);
    client.connected().await;
    let (mut promised_to_phone, mut promised_to_device, mut heard) = (HashSet::new(), HashSet::new(), Vec::new());
    for round in 0..KILLS {
        // Both sides write while the kill comes, each time a little later in the exchange.
        let (posted, sent) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let writer = {
            let (control, posted) = (control.clone(), posted.clone());
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for i in 0..200 {
                    let text = format!("с телефона {round}.{i}");
                    let body = json!({"to": SALON, "text": text}).to_string();
                    match control.try_post(&format!("phones/{ANNA}/send"), body).await {
                        Some((200, _)) => answered.push(text),
                        _ => break,
                    }
                    posted.fetch_add(1, SeqCst);
                }
                answered
            })
        };
        let killer = {
            let (posted, sent) = (posted.clone(), sent.clone());
            tokio::spawn(async move {
                eventually("both sides to write", || async { (posted.load(SeqCst) >= 3 && sent.load(SeqCst) >= 3).then_some(()) }).await;
                tokio::time::sleep(Duration::from_millis(15 * round)).await;
                victim.kill().await.unwrap();
            })
        };
        for i in 0..200 {
            let id = format!("DEVICE{round:04}{i:04}");
            let device = client.handle.client();
            let sending = tokio::time::timeout(
                Duration::from_secs(1),
                device.send_message_with_options(
                    Jid::pn(ANNA),
                    waproto::whatsapp::Message { conversation: Some(format!("с устройства {round}.{i}")), ..Default::default() },
                    whatsapp_rust::send::SendOptions::default().with_message_id(id),
                ),
            );
            if killer.is_finished() || !matches!(sending.await, Ok(Ok(_))) {
                break;
            }
            sent.fetch_add(1, SeqCst);
        }
        killer.await.unwrap();
        promised_to_device.extend(writer.await.unwrap());
        while let Ok(event) = client.events.try_recv() {
            remember(&event, &mut promised_to_phone, &mut heard);
        }
        // The client comes back by itself. One that ended here could lose what it had opened and not yet told.
        victim = start(folder.path()).await.0;
        client
            .next("connected", |event| {
                remember(event, &mut promised_to_phone, &mut heard);
                assert!(!matches!(event, Event::PairingQrCode(_)), "it asked for a QR code");
                matches!(event, Event::Connected(_)).then_some(())
            })
            .await;
    }
    // The fence: what is written last comes last.
    assert_eq!(control.post(&format!("phones/{ANNA}/send"), json!({"to": SALON, "text": "конец"}).to_string()).await.0, 200);
    client
        .next("the last message", |event| {
            remember(event, &mut promised_to_phone, &mut heard);
            heard_words(event).iter().any(|(_, text)| text == "конец").then_some(())
        })
        .await;
    judge(&control, &promised_to_phone, &promised_to_device, &heard).await;
    client.handle.shutdown().await;
    victim.kill().await.unwrap();
}

/// What an event promises or brings.
fn remember(event: &Event, acked: &mut HashSet<String>, heard: &mut Vec<(String, String)>) {
    if let Event::ServerAck(ack) = event
        && ack.class.as_deref() == Some("message")
        && ack.error.is_none()
    {
        acked.insert(ack.id.clone());
    }
    heard.extend(heard_words(event));
}

fn heard_words(event: &Event) -> Vec<(String, String)> {
    let Event::Messages(batch) = event else { return Vec::new() };
    let words = |message: &wacore::types::events::InboundMessage| Some((message.info.id.clone(), message.message.conversation.clone()?));
    batch.into_iter().filter_map(words).collect()
}

async fn judge(control: &Control, to_phone: &HashSet<String>, to_device: &HashSet<String>, heard: &[(String, String)]) {
    let (_, shown) = control.get(&format!("whatsapp/displayed?phone={ANNA}")).await;
    let shown: Vec<&Value> = shown["messages"].as_array().unwrap().iter().collect();
    let ids: Vec<&str> = shown.iter().map(|entry| entry["stanza_id"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "a message was shown twice");
    let lost: Vec<&String> = to_phone.iter().filter(|id| !ids.contains(&id.as_str())).collect();
    assert!(lost.is_empty(), "acknowledged, and never shown: {lost:?}");
    let texts: HashSet<&str> = heard.iter().map(|(_, text)| text.as_str()).collect();
    let lost: Vec<&String> = to_device.iter().filter(|text| !texts.contains(text.as_str())).collect();
    assert!(lost.is_empty(), "answered with 200, and never at the device: {lost:?}");
    // Towards a device the wire is at least once: the same id may come again, another id with the same words must not.
    let meanings: HashSet<&(String, String)> = heard.iter().collect();
    assert_eq!(meanings.len(), texts.len(), "one text came under two ids");
    let least = 3 * usize::try_from(KILLS).unwrap();
    assert!(to_phone.len() >= least && to_device.len() >= least, "too little happened: {} and {}", to_phone.len(), to_device.len());
}
