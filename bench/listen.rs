//! The crowd's own process: as many connections as there are cookies, each on `/live`.
//!
//! It reads the cookies from its standard input, a line each, and then obeys: `forget`, `tell`. A frame is told as the number of its
//! line and the moment it came, in milliseconds of the machine's clock, which all processes share.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A frame that came.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    pub line: usize,
    pub at_ms: f64,
}

/// Connections that are opened at once.
const OPENING: usize = 64;

/// The machine's clock.
pub fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64() * 1000.0
}

type Ears = Arc<Mutex<Vec<Heard>>>;

/// The crowd's own process.
pub async fn serve(door: SocketAddr) -> anyhow::Result<()> {
    let (ears, open) = (Ears::default(), Arc::new(AtomicUsize::new(0)));
    let gate = Arc::new(tokio::sync::Semaphore::new(OPENING));
    let (mut lines, mut count) = (std::io::stdin().lines(), 0);
    while let Some(Ok(order)) = tokio::task::block_in_place(|| lines.next()) {
        match order.as_str() {
            "listen" => {
                while open.load(Ordering::Relaxed) < count {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                say("listening")?;
            }
            "forget" => {
                ears.lock().unwrap_or_else(PoisonError::into_inner).clear();
                say("forgotten")?;
            }
            "tell" => {
                let heard = ears.lock().unwrap_or_else(PoisonError::into_inner).clone();
                say(&heard.iter().map(|heard| format!("{}@{:.3}", heard.line, heard.at_ms)).collect::<Vec<_>>().join(" "))?;
            }
            cookie => {
                let (cookie, ears, open, gate, line) = (cookie.to_owned(), ears.clone(), open.clone(), gate.clone(), count);
                tokio::spawn(async move {
                    if let Err(error) = listen(door, &cookie, line, &ears, &open, &gate).await {
                        let _ = writeln!(std::io::stderr(), "line {line}: {error:#}");
                    }
                });
                count += 1;
            }
        }
    }
    Ok(())
}

fn say(words: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}")?;
    out.flush()
}

async fn listen(
    door: SocketAddr,
    cookie: &str,
    line: usize,
    ears: &Ears,
    open: &AtomicUsize,
    gate: &tokio::sync::Semaphore,
) -> anyhow::Result<()> {
    let entering = gate.acquire().await?;
    let mut stream = TcpStream::connect(door).await?;
    let request = format!("GET /live HTTP/1.1\r\nhost: {door}\r\naccept: text/event-stream\r\ncookie: otklik={cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = [0_u8; 1024];
    let mut entering = Some(entering);
    loop {
        let count = stream.read(&mut buffer).await?;
        anyhow::ensure!(count > 0, "the stream ended");
        let text = String::from_utf8_lossy(buffer.get(..count).unwrap_or_default());
        if entering.is_some() {
            anyhow::ensure!(!text.contains("HTTP/1.1 4") && !text.contains("HTTP/1.1 5"), "{}", text.lines().next().unwrap_or_default());
            // The comment that every stream begins with.
            if text.contains(": open") {
                entering = None;
                open.fetch_add(1, Ordering::Relaxed);
            }
        }
        for _ in text.matches("data:") {
            ears.lock().unwrap_or_else(PoisonError::into_inner).push(Heard { line, at_ms: now_ms() });
        }
    }
}
