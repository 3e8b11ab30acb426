//! ONB-21: a crowd listens. How soon each hears is measured by `bin/bench --only live`, at 1,000 and at 10,000.

use futures_util::future::join_all;
use otklik::domain::access::Role;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::support::TestApp;
use crate::support::stream::Frames;

const LISTENERS: usize = 1000;
/// Another salon of the town.
const SECOND: i64 = 4561;

/// A thousand screens of one salon hear of a booking once each; beside them one of another salon hears nothing of it, and when the
/// crowd has gone nothing of it stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_screens_hear_of_one_booking() {
    // Each listener is two open files here.
    let files = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: files.maximum, maximum: files.maximum }).unwrap();
    let app = TestApp::start().await;
    let (salon, other) = (app.salon().await, app.salon_of(SECOND).await);
    app.settle().await;
    let (owner, stranger) = (salon.signed_in(Role::Owner).await, other.signed_in(Role::Owner).await);
    let mut crowd: Vec<Frames> = Vec::new();
    for _ in 0..LISTENERS / 50 {
        crowd.extend(join_all((0..50).map(|_| owner.stream("/live", None))).await);
    }
    let mut elsewhere = stranger.stream("/live", None).await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
    let heard = join_all(crowd.iter_mut().map(|frames| frames.find(|frame| frame["type"] == "timeline_grew"))).await;
    assert!(heard.iter().all(|frame| *frame == heard[0]), "one heard another thing");

    other.journal().book("2026-11-24T12:00:00", "Вера", "+79005550102").await;
    let theirs = elsewhere.find(|frame| frame["type"] == "timeline_grew").await;
    assert_ne!(theirs["client"], heard[0]["client"], "the stranger heard of the other salon first");
    let watchers = || app.state.live.count().0;
    assert!(watchers() > LISTENERS);
    drop((crowd, elsewhere));
    crate::support::wait::eventually("the crowd to be gone", || async { (watchers() == 0).then_some(()) }).await;
    app.settle().await;
}
