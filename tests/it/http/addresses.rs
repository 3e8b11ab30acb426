//! Sign-in is limited by the caller's address, and the address is what our own proxies say, nobody else (`TRUSTED_PROXIES`).

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use otklik::server::config::Config;

use crate::support::TestApp;
use crate::support::browser::path_of;

fn limits(proxies: usize) -> impl FnOnce(&mut Config) {
    move |config| {
        config.doors.trusted_proxies = proxies;
        (config.doors.sign_in_burst, config.doors.sign_ins_per_minute) = (3, 1);
    }
}

/// A try to sign in with a forwarding header of somebody's making; its status and how long to wait.
async fn attempt(app: &TestApp, forwarded: &str) -> (u16, Option<u64>) {
    let request = app.browser().request(reqwest::Method::POST, &path_of("sign_in")).header("x-forwarded-for", forwarded);
    let form = request.header("accept", "application/json").header("content-type", "application/x-www-form-urlencoded");
    let answer = form.body(format!("account=nobody{}&password=wrong-password", rand::random::<u32>())).send().await.unwrap();
    let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), wait)
}

/// Without a proxy the header is nobody's word: whatever it says, the peer is counted.
#[tokio::test(flavor = "multi_thread")]
async fn a_caller_cannot_name_another_address() {
    let app = TestApp::with(Faults::kind(), limits(0)).await;
    for n in 0..3 {
        assert_eq!(attempt(&app, &format!("203.0.113.{n}")).await.0, 401);
    }
    let (status, wait) = attempt(&app, "203.0.113.200").await;
    assert_eq!(status, 429);
    assert!((1..=60).contains(&wait.unwrap()), "{wait:?}");
}

/// Behind one proxy the last name is the caller; what a caller writes before it changes nothing. Waiting ends it.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_each_caller_is_counted_alone() {
    let app = TestApp::with(Faults::kind(), limits(1)).await;
    for n in 0..3 {
        assert_eq!(attempt(&app, &format!("10.0.0.{n}, 203.0.113.9")).await.0, 401);
    }
    assert_eq!(attempt(&app, "10.0.0.99, 203.0.113.9").await.0, 429, "the limit is got round by a made-up name");
    assert_eq!(attempt(&app, "203.0.113.9, 198.51.100.7").await.0, 401, "another caller waits for nobody");
    app.advance(Duration::from_secs(61));
    assert_eq!(attempt(&app, "203.0.113.9").await.0, 401);
}
