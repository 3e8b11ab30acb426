//! People in front of two processes: one asks for the list of clients without a pause, one listens to the stream. Neither
//! tries anything a second time.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};

use crate::support::browser::{Browser, path_of};

/// Between two calls.
const PACE: Duration = Duration::from_millis(15);

/// What the people met with.
pub(super) struct Callers {
    browser: Browser,
    /// A connection for each call: what is not kept cannot be tried again behind our back.
    http: Client,
    stop: Cell<bool>,
    pub(super) calls: Cell<usize>,
    pub(super) failed: RefCell<Vec<String>>,
    /// Streams that ended with a word of it.
    pub(super) farewells: Cell<usize>,
}

impl Callers {
    /// In the name of whoever has signed in in this browser.
    pub(super) fn new(browser: Browser) -> Self {
        let http = Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(Duration::from_secs(20)).build().unwrap();
        let (stop, calls, failed, farewells) = (Cell::default(), Cell::default(), RefCell::default(), Cell::default());
        Self { browser, http, stop, calls, failed, farewells }
    }

    /// They leave.
    pub(super) fn rest(&self) {
        self.stop.set(true);
    }

    /// Whether they have left.
    pub(super) fn is_resting(&self) -> bool {
        self.stop.get()
    }

    async fn sent(&self, request: RequestBuilder) -> reqwest::Result<reqwest::Response> {
        self.http.execute(request.build()?).await?.error_for_status()
    }

    /// Asks until `rest`.
    pub(super) async fn ask(&self) {
        while !self.stop.get() {
            let request = self.browser.request(Method::POST, &path_of("list_clients")).header("accept", "application/json");
            let request = request.header("content-type", "application/x-www-form-urlencoded").body("search=");
            self.calls.set(self.calls.get() + 1);
            let answered = async { self.sent(request).await?.text().await };
            if let Err(error) = answered.await {
                self.failed.borrow_mut().push(format!("{error:?}"));
            }
            tokio::time::sleep(PACE).await;
        }
    }

    /// Listens until `rest`; each stream that ends is opened anew at once, as by a page whose moment came first.
    pub(super) async fn listen(&self) {
        while !self.stop.get() {
            let request = self.browser.request(Method::GET, "/live").timeout(Duration::from_mins(5));
            let mut said = String::new();
            let listening = async {
                let mut stream = self.sent(request).await?;
                while let Some(piece) = stream.chunk().await? {
                    said.push_str(&String::from_utf8_lossy(&piece));
                    if self.stop.get() {
                        break;
                    }
                }
                reqwest::Result::Ok(())
            };
            match listening.await {
                Ok(()) if said.contains("event: bye") && said.contains("retry: ") => self.farewells.set(self.farewells.get() + 1),
                Ok(()) if self.stop.get() => {}
                ended => self.failed.borrow_mut().push(format!("a stream: {ended:?}, at last {:?}", said.lines().last())),
            }
        }
    }
}
