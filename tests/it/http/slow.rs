//! D-03: callers that take their time, or send too much, cost a connection and nobody's work.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::wait::PATIENCE;
use crate::support::{Salon, TestApp};

/// A connection that has begun to say something.
struct Caller(TcpStream);

impl Caller {
    async fn begin(app: &TestApp, words: &str) -> Self {
        let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).await.unwrap();
        stream.write_all(words.as_bytes()).await.unwrap();
        Self(stream)
    }

    /// Goes on byte by byte until the other side has had enough; all it said meanwhile.
    async fn dribble(mut self) -> String {
        let mut heard = Vec::new();
        let talking = async {
            loop {
                let mut part = [0; 1024];
                tokio::select! {
                    read = self.0.read(&mut part) => match read {
                        Ok(0) | Err(_) => return,
                        Ok(length) => heard.extend_from_slice(&part[..length]),
                    },
                    () = tokio::time::sleep(Duration::from_millis(20)) => {
                        // It may have closed its ear already; what it said is still to be read.
                        let _ = self.0.write_all(b"a").await;
                    }
                }
            }
        };
        tokio::time::timeout(PATIENCE, talking).await.expect("a slow caller is waited for without end");
        String::from_utf8_lossy(&heard).into_owned()
    }
}

fn post(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: otklik\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\na")
}

async fn hook_path(app: &TestApp, salon: &Salon<'_>) -> String {
    let stored: i64 = sqlx::query_scalar("select count(*) from webhook_receipts").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(stored, 0);
    salon.hook().trim_start_matches(&app.base).to_owned()
}

/// A body that comes byte by byte is given up after its time, on webhooks and server functions alike, and nothing of it is
/// kept; meanwhile others are served.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_drips_is_given_up() {
    let app = TestApp::with(otklik::sandbox::yclients::Faults::kind(), |config| config.doors.body_timeout = Duration::from_secs(2)).await;
    let salon = app.salon().await;
    let (hook, form) = (hook_path(&app, &salon).await, crate::support::browser::path_of("sign_in"));
    let mut callers = Vec::new();
    for n in 0..60 {
        callers.push(Caller::begin(&app, &post(if n % 2 == 0 { &hook } else { &form }, 900_000)).await);
    }
    let dripping: Vec<_> = callers.into_iter().map(|caller| tokio::spawn(caller.dribble())).collect();
    assert_eq!(salon.post_hook("нечто").await, 200, "an honest caller had to wait");
    assert_eq!(app.browser().get("/livez").await.status, 200);
    assert!(dripping.iter().any(|caller| !caller.is_finished()), "they were given up before anybody else was served: it proves nothing");
    for caller in dripping {
        let heard = caller.await.unwrap();
        assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
    }
    app.settle().await;
    let stored: Vec<i32> = sqlx::query_scalar("select body_length from webhook_receipts").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(stored, [i32::try_from("нечто".len()).unwrap()], "only the honest call was kept");
}

/// A head that never ends, and a connection on which nothing is said, are closed.
#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_drips_is_given_up() {
    let app =
        TestApp::with(otklik::sandbox::yclients::Faults::kind(), |config| config.doors.head_timeout = Duration::from_millis(500)).await;
    for beginning in ["", "GET /livez HTTP/1.1\r\nx-slow: "] {
        let heard = Caller::begin(&app, beginning).await.dribble().await;
        assert!(!heard.contains(" 200 "), "{heard}");
    }
    assert_eq!(app.browser().get("/livez").await.status, 200);
}

/// A form of more than a megabyte is 413, whether it says its length or not; of exactly that it is read.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_is_refused() {
    let app = TestApp::start().await;
    let form = |length: usize| format!("account=a&password={}", "b".repeat(length - "account=a&password=".len()));
    let path = crate::support::browser::path_of("sign_in");
    let request = || {
        let request = app.browser().request(reqwest::Method::POST, &path).header("accept", "application/json");
        request.header("content-type", "application/x-www-form-urlencoded")
    };
    for whole in [true, false] {
        let body = |length| {
            let form = form(length);
            if whole {
                reqwest::Body::from(form)
            } else {
                reqwest::Body::wrap_stream(futures_util::stream::iter([Ok::<_, std::io::Error>(form)]))
            }
        };
        let largest = request().body(body(1024 * 1024)).send().await.unwrap();
        assert_eq!(largest.status().as_u16(), 401, "a form of a megabyte is weighed");
        let refused = request().body(body(1024 * 1024 + 1)).send().await.unwrap();
        assert_eq!((refused.status().as_u16(), refused.headers()["content-type"].to_str().unwrap()), (413, "application/problem+json"));
    }
}
