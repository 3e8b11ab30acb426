//! ONB-18: how many salons began and finished each step, by the wizards they really walked and by the command that tells it.

use std::time::Duration;

use otklik::server::onboarding::funnel;

use crate::support::TestApp;
use crate::support::wizard::{PASSWORD, Wizard};

const OWNER: &str = "+79034187105";

/// Began, finished, and the median in whole minutes.
type Line = (usize, usize, Option<i64>);

async fn counted(app: &TestApp, days: u32) -> Vec<(&'static str, Line)> {
    let steps = funnel::read(&app.state.db, days).await.unwrap().0;
    steps.into_iter().map(|step| (step.name, (step.began, step.finished, step.median.map(|took| took.num_minutes())))).collect()
}

/// Three salons: one goes all the way, one links its number, one only comes in. What happens twice is counted once, and the days
/// bound who is counted.
#[tokio::test(flavor = "multi_thread")]
async fn the_funnel_counts_real_wizards() {
    let app = TestApp::start().await;
    let mut first = Wizard::enter(&app, 4564).await;
    app.advance(Duration::from_mins(2));
    first.confirm_salon(OWNER).await;
    app.advance(Duration::from_mins(3));
    first.link().await;
    app.advance(Duration::from_mins(4));
    first.browser.ask("confirm_messages", &[]).await;
    app.advance(Duration::from_mins(5));
    first.browser.ask("set_password", &[("password", PASSWORD)]).await;
    let mut second = Wizard::enter(&app, 4561).await;
    app.advance(Duration::from_mins(6));
    second.confirm_salon("+79034187106").await;
    second.confirm_salon("+79034187107").await;
    app.advance(Duration::from_mins(5));
    second.link().await;
    Wizard::enter(&app, 4567).await;
    Wizard::enter(&app, 4567).await;
    let all = [("salon", (3, 2, Some(4))), ("whatsapp", (2, 2, Some(4))), ("messages", (2, 1, Some(4))), ("owner", (1, 1, Some(5)))];
    assert_eq!(counted(&app, 1).await, [all.as_slice(), &[("all", (3, 1, Some(14)))]].concat());
    // Facts, not a process's counters: another process tells the same.
    Wizard::read_out(&app).await;
    let mut app = app;
    app.restart().await;
    assert_eq!(counted(&app, 1).await[..4], all);
    app.advance(Duration::from_hours(25));
    assert!(counted(&app, 1).await.iter().all(|(_, line)| *line == (0, 0, None)));
    assert_eq!(counted(&app, 2).await[..4], all);
    app.abandon();
}
