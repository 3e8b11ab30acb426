//! ONB-09: whoever watches and goes leaves nothing behind, however often and however they go.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;
use otklik::server::AppState;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::wait::eventually;

/// Of each of the two streams.
const CYCLES: usize = 5_000;
/// At a time.
const TOGETHER: usize = 50;

/// What the product listens with: watchers and their readers, listeners for news, and sign-ins that are looked after.
fn listening(state: &AppState) -> ((usize, usize), usize, usize) {
    (state.live.count(), state.db.hints().listeners(), state.watch.open())
}

/// Opens a stream on a connection of its own, hears its first bytes, and goes without a word.
async fn come_and_go(owner: &Browser, address: &str, path: &str) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let cookies = owner.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nsec-fetch-site: same-origin\r\ncookie: {cookies}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    socket.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
}

/// Ten thousand people come and go; what listens afterwards is what listened before, and so it is in the figures.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_watchers_leave_nothing_behind() {
    let app = TestApp::with(Faults::kind(), |config| config.connections = 24).await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    let address = app.base.trim_start_matches("http://");
    eventually("rest", || async { (listening(&app.state).0 == (0, 0)).then_some(()) }).await;
    let before = listening(&app.state);
    for path in ["/live", "/live/pairing"] {
        for _ in 0..CYCLES / TOGETHER {
            let coming = (0..TOGETHER).map(|_| come_and_go(&owner, address, path));
            futures_util::future::join_all(coming).await;
        }
        eventually("nobody to be left", || async { (listening(&app.state) == before).then_some(()) }).await;
    }
    let figures = app.browser().get("/metrics").await.text;
    assert!(figures.contains("otklik_live_watchers 0\n") && figures.contains("otklik_live_readers 0\n"), "{figures}");
}
