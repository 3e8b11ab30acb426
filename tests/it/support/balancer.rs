//! What stands in front of several processes: it asks each ten times a second whether it is ready, and gives every new connection
//! to the next one that is. It understands nothing of what it carries, and tries nothing a second time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::wait::eventually;
use super::world::client;

/// Between two questions.
const ASK: Duration = Duration::from_millis(100);

/// A process behind it.
#[derive(Debug)]
struct Behind {
    address: SocketAddr,
    is_ready: AtomicBool,
    /// Connections that it was given.
    given: AtomicUsize,
}

/// A balancer that runs.
pub(crate) struct Balancer {
    behind: Arc<Vec<Behind>>,
    running: JoinSet<()>,
}

impl Balancer {
    /// One that listens here, before these.
    pub(crate) async fn start(listen: SocketAddr, behind: &[SocketAddr]) -> Self {
        let one = |address: &SocketAddr| Behind { address: *address, is_ready: AtomicBool::default(), given: AtomicUsize::default() };
        let behind: Arc<Vec<Behind>> = Arc::new(behind.iter().map(one).collect());
        let (listener, mut running) = (TcpListener::bind(listen).await.unwrap(), JoinSet::new());
        for place in 0..behind.len() {
            let behind = behind.clone();
            running.spawn(async move {
                let http = client();
                loop {
                    let asked = http.get(format!("http://{}/readyz", behind[place].address)).send().await;
                    behind[place].is_ready.store(asked.is_ok_and(|answer| answer.status().is_success()), Ordering::SeqCst);
                    tokio::time::sleep(ASK).await;
                }
            });
        }
        let behind_it = behind.clone();
        running.spawn(async move {
            for turn in 0.. {
                let (from, ready) = (listener.accept().await.unwrap().0, next(&behind_it, turn));
                if let Some(ready) = ready {
                    ready.given.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(carry(from, ready.address));
                }
            }
        });
        Self { behind, running }
    }

    /// Waits until it takes the process at this place for ready.
    pub(crate) async fn knows(&self, place: usize) {
        eventually("the balancer to know it", || async { self.behind[place].is_ready.load(Ordering::SeqCst).then_some(()) }).await;
    }

    /// Ends it; its address is free again.
    pub(crate) async fn stop(mut self) {
        self.running.shutdown().await;
    }

    /// How many connections each was given.
    pub(crate) fn given(&self) -> Vec<usize> {
        self.behind.iter().map(|behind| behind.given.load(Ordering::SeqCst)).collect()
    }
}

fn next(behind: &[Behind], turn: usize) -> Option<&Behind> {
    let ring = behind.iter().cycle().skip(turn % behind.len()).take(behind.len());
    ring.clone().find(|behind| behind.is_ready.load(Ordering::SeqCst))
}

async fn carry(mut from: TcpStream, to: SocketAddr) {
    if let Ok(mut to) = TcpStream::connect(to).await {
        let (_, _) = (from.set_nodelay(true), to.set_nodelay(true));
        let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
    }
}
