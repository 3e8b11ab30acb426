//! Logs and figures. Logs are JSON lines with ids and without personal data; figures are named after hops and kinds.

use std::collections::BTreeMap;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::domain::whatsapp::SessionState;

use super::AppState;
use super::platform::db::SystemPurpose;
use super::platform::jobs::Lane;

/// Seconds: from a database's round trip to the patience of a person.
const BUCKETS: [f64; 14] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0];

/// Logs to stdout as JSON lines; `RUST_LOG` chooses what. Libraries are off unless named: theirs may carry numbers.
pub fn init_logs() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("off,otklik=info,sqlx=warn,tower_http=warn"));
    // A second start in one process (tests) keeps the first one's.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_env_filter(filter)
        .finish()
        .with(filter_fn(|line| is_told(line.target())))
        .try_init();
    log_panics();
}

/// The WhatsApp library writes down the code to type and the number it is for: whatever `RUST_LOG` chooses, that is not told.
fn is_told(target: &str) -> bool {
    !target.ends_with("/PairCode")
}

/// Panics become log lines that say where, and say what only where the words stand in the source: words that were put
/// together may hold what somebody wrote.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or_default();
        tracing::error!(place, words, "a panic");
    }));
}

/// The recorder of this process's figures.
pub fn metrics_handle() -> PrometheusHandle {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS);
    let recorder = builder.map_or_else(|_| PrometheusBuilder::new().build_recorder(), PrometheusBuilder::build_recorder);
    let handle = recorder.handle();
    let _ = metrics::set_global_recorder(recorder);
    handle
}

/// Where a job may stand (migrations/0007).
const JOB_STATES: [&str; 4] = ["scheduled", "queued", "running", "dead"];

/// Figures that are read when they are asked for: the queue's depth and the sessions' states. Where there is nothing stands
/// zero: a gauge that nobody sets keeps its last figure.
pub async fn observe(state: &AppState) {
    let gauge = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let (watchers, readers) = state.live.count();
    metrics::gauge!("otklik_live_watchers").set(gauge(watchers));
    metrics::gauge!("otklik_live_readers").set(gauge(readers));
    metrics::gauge!("otklik_hint_listeners").set(gauge(state.db.hints().listeners()));
    let Ok(mut tx) = state.db.system(SystemPurpose::Operations).await else { return };
    if let Ok(rows) = sqlx::query!(r#"select lane, state, count(*) as "n!" from jobs group by lane, state"#).fetch_all(tx.conn()).await {
        let known = Lane::ALL.into_iter().flat_map(|lane| JOB_STATES.map(|state| ((lane.as_str().to_owned(), state.to_owned()), 0)));
        let found = rows.into_iter().map(|row| ((row.lane, row.state), row.n));
        for ((lane, state), n) in known.chain(found).collect::<BTreeMap<_, _>>() {
            metrics::gauge!("otklik_jobs", "lane" => lane, "state" => state).set(count(n));
        }
    }
    if let Ok(rows) = sqlx::query!(r#"select state, count(*) as "n!" from whatsapp_sessions group by state"#).fetch_all(tx.conn()).await {
        let known = SessionState::ALL.into_iter().map(|state| (state.as_str().to_owned(), 0));
        for (state, n) in known.chain(rows.into_iter().map(|row| (row.state, row.n))).collect::<BTreeMap<_, _>>() {
            metrics::gauge!("otklik_whatsapp_sessions", "state" => state).set(count(n));
        }
    }
}

fn count(n: i64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::is_told;

    #[test]
    fn the_librarys_words_about_codes_are_not_told() {
        assert!(!is_told("Client/PairCode") && !is_told("Bot/PairCode"));
        assert!(is_told("Client") && is_told("otklik::server::whatsapp::session"));
    }
}
