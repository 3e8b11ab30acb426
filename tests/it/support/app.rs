//! The product and its outside world in one process: real sockets, a database of its own, a clock that both sides share.

use std::sync::OnceLock;
use std::time::Duration;

use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use otklik::sandbox::whatsapp::{Displayed, Number};
use otklik::sandbox::yclients::Faults;
use otklik::server::config::Config;
use otklik::server::node::Part;
use otklik::server::platform::clock::Clock;
use otklik::server::platform::db::{Db, Parts};
use otklik::server::platform::hints::Hints;
use otklik::server::platform::roles::Roles;
use otklik::server::platform::vault::Vault;
use otklik::server::{AppState, http, node, reactions, telemetry};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use super::browser::Browser;
use super::database::Database;
use super::salon::Salon;
use super::settings::{key_ring, settings};
use super::wait::eventually;
use super::world::{NORTHERN_LIGHTS, Outside};

/// A running product.
pub(crate) struct TestApp {
    pub(crate) state: AppState,
    pub(crate) outside: Outside,
    pub(crate) base: String,
    pub(crate) config: Config,
    running: Option<Running>,
    abandoned: bool,
    // Last: the database goes when nobody uses it any more.
    pub(crate) database: Database,
}

pub(super) struct Running {
    tasks: TaskTracker,
    server: JoinHandle<()>,
}

impl TestApp {
    /// In the world as it is by default: unkind.
    pub(crate) async fn start() -> Self {
        Self::with(Faults::unkind(), |_| ()).await
    }

    /// In a world with these switches, with settings changed by `change`.
    pub(crate) async fn with(unkindness: Faults, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(Database::new().await, unkindness, change).await
    }

    /// The same, on this database.
    pub(crate) async fn on(database: Database, unkindness: Faults, change: impl FnOnce(&mut Config)) -> Self {
        // Every product imports the salon's bookings: a few will do.
        Self::beside(database, unkindness, 2, change).await
    }

    /// In a world whose salons have bookings for a month ahead, hundreds of them.
    pub(crate) async fn with_a_full_month(unkindness: Faults) -> Self {
        Self::beside(Database::new().await, unkindness, 30, |_| ()).await
    }

    async fn beside(database: Database, unkindness: Faults, days: i64, change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listen = listener.local_addr().unwrap();
        let base = format!("http://{listen}");
        let outside = Outside::start(&base, unkindness, days).await;
        let mut config = settings(listen, &outside.base);
        change(&mut config);
        let (state, running) = build(&config, database.login(), listener, outside.clock.offset_ms(), Part::Whole).await;
        Self { state, outside, base, config, running: Some(running), abandoned: false, database }
    }

    /// Ends in order, as on SIGTERM.
    pub(crate) async fn stop(&mut self) {
        let Some(Running { tasks, server }) = self.running.take() else { return };
        self.state.stop.cancel();
        server.await.unwrap();
        tasks.wait().await;
        self.state.db.close().await;
    }

    /// Ends and starts again: the same database, address and key ring; nothing else survives.
    pub(crate) async fn restart(&mut self) {
        self.restart_as(Part::Whole).await;
    }

    /// Ends and starts this part of it again.
    pub(crate) async fn restart_as(&mut self, part: Part) {
        self.stop().await;
        let listener = TcpListener::bind(self.config.listen).await.unwrap();
        let offset_ms = self.outside.clock.offset_ms();
        let (state, running) = build(&self.config, self.database.login(), listener, offset_ms, part).await;
        (self.state, self.running) = (state, Some(running));
    }

    /// The settings it runs by.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Moves the clock of both sides forward.
    pub(crate) fn advance(&self, by: Duration) {
        let offset = self.outside.clock.advance(i64::try_from(by.as_millis()).unwrap());
        self.state.db.clock().set_offset_ms(offset);
    }

    /// The Moscow salon: registered, with its people, connected to the CRM, its first import done.
    pub(crate) async fn salon(&self) -> Salon<'_> {
        self.salon_of(NORTHERN_LIGHTS).await
    }

    /// Another salon of the town, with people of its own.
    pub(crate) async fn salon_of(&self, number: i64) -> Salon<'_> {
        Salon::connect(self, number).await
    }

    /// A browser nobody has used yet.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// The owner's connection to the database, whom no wall stops.
    pub(crate) async fn sql(&self) -> PgConnection {
        self.database.connect().await
    }

    /// The words a phone has shown, oldest first.
    pub(crate) fn shown(&self, phone: &str) -> Vec<String> {
        self.displayed(phone).into_iter().map(|shown| shown.text).collect()
    }

    /// What a phone has shown, oldest first.
    pub(crate) fn displayed(&self, phone: &str) -> Vec<Displayed> {
        self.outside.whatsapp.displayed(0, Some(&Number::parse(phone).unwrap()))
    }

    /// Waits until nothing is under way: webhooks sent, receipts understood, jobs done, messages on phones (or, without
    /// a linked number, waiting for one).
    pub(crate) async fn settle(&self) {
        let mut sql = self.sql().await;
        let waiting = std::cell::Cell::new(String::new());
        let until = tokio::time::Instant::now() + super::wait::PATIENCE;
        let mut pauses = super::wait::pauses();
        loop {
            let quiet = self.outside.is_quiet().await;
            let left = left_to_do(&mut sql).await;
            if quiet && left.is_empty() {
                return;
            }
            waiting.set(left.join(", "));
            assert!(tokio::time::Instant::now() < until, "it does not settle; webhooks sent: {quiet}; left: {}", waiting.take());
            tokio::time::sleep(pauses.next().unwrap_or_default()).await;
        }
    }

    /// Waits until the one message with these words has the status.
    pub(crate) async fn message_becomes(&self, part: &str, status: &str) {
        eventually(&format!("a message with {part:?} to become {status}"), || async {
            let mut sql = self.sql().await;
            let found: Vec<String> = sqlx::query_scalar("select status from messages where position($1 in body) > 0")
                .bind(part)
                .fetch_all(&mut sql)
                .await
                .unwrap();
            (found == [status]).then_some(())
        })
        .await;
    }

    /// This test ends on purpose with work left to do.
    pub(crate) fn abandon(&mut self) {
        self.abandoned = true;
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.state.stop.cancel();
        if std::thread::panicking() || self.abandoned {
            return;
        }
        let owner = self.database.owner();
        let left = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let mut sql = <PgConnection as sqlx::Connection>::connect_with(&owner).await.unwrap();
                left_to_do(&mut sql).await
            })
        });
        let mut left = left.join().unwrap();
        // Each time a number is online again it is looked whether an activation waits, and each day how the application stands:
        // a test that moves the clock may end before such a look.
        left.retain(|work| !work.starts_with("activate_pending") && !work.starts_with("check_standing"));
        assert!(left.is_empty(), "the test ends with work left to do: {left:?}");
    }
}

/// A node that runs until its `state.stop`.
pub(super) async fn build(
    config: &Config,
    login: PgConnectOptions,
    listener: TcpListener,
    offset_ms: i64,
    part: Part,
) -> (AppState, Running) {
    let clock = Clock::default();
    clock.set_offset_ms(offset_ms);
    let (hints, outbox) = Hints::new();
    let parts = Parts { clock, hints, roles: Roles::default(), reactions: reactions::react };
    let db = Db::connect(login, config.connections, parts).await.unwrap();
    let leptos = LeptosOptions::builder().output_name("otklik").site_root("target/site").build();
    let state = AppState::build(config.clone(), leptos, metrics(), db, Vault::new(key_ring())).unwrap();
    let tasks = node::start(&state, outbox, part);
    let (router, stop) = (http::router(state.clone()), state.stop.clone());
    let server = tokio::spawn(http::serve::serve(listener, router, config.doors.head_timeout, stop));
    (state, Running { tasks, server })
}

/// One recorder for the process, whichever product of it came first.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(telemetry::metrics_handle).clone()
}

/// Whatever is not at rest. Jobs of delivery count only where a number is linked.
async fn left_to_do(sql: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "with linked as (select company_id from whatsapp_sessions where state in ('connecting', 'connected'))
         select kind || ' ' || state || coalesce(' (' || last_error || ')', '') from jobs
           where state <> 'dead' and (lane <> 'delivery' or company_id in (select company_id from linked))
         union all select 'receipt ' || state from webhook_receipts where state = 'received'
         union all select 'message ' || status from messages
           where trigger is not null and status in ('queued', 'sending', 'sent', 'unknown') and company_id in (select company_id from linked)",
    )
    .fetch_all(sql)
    .await
    .unwrap()
}
