//! The only file that names the pool. A query needs a transaction, and a transaction needs a company or one of the
//! seven system purposes: SQL outside of both has no rights at all, because the login role owns and may nothing.

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use uuid::Uuid;

use crate::domain::access::Actor;
use crate::domain::event::Event;
use crate::domain::ids::CompanyId;

use super::clock::Clock;
use super::hints::{Hints, Touched};
use super::ids::Ids;
use super::jobs::{Lane, NewJob};
use super::open::Open;
use super::roles::Roles;
use super::tx_guard::OpenTransaction;

/// Whatever the database answered that is not rows.
pub type DbError = sqlx::Error;

/// What follows from a fact, as jobs to enqueue in the same transaction (`server::reactions`).
pub type Reactions = fn(&Event) -> Vec<NewJob>;

/// Connections of the intake.
const INTAKE_CONNECTIONS: u32 = 4;

/// Why a transaction may cross companies. There are seven reasons and no eighth (D-41).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SystemPurpose {
    SignInLookup,
    WebhookTokenLookup,
    ReceiptIntake,
    JobClaim,
    SessionLeases,
    Scheduler,
    Operations,
}

/// A company, and who acts in it. Comes from a session, a verified webhook path, a claimed job or the console.
#[derive(Clone, Copy, Debug)]
pub struct Tenant {
    /// The company.
    pub company: CompanyId,
    /// Who acts.
    pub actor: Actor,
}

/// What the database needs of the rest of the platform.
#[derive(Clone, Debug)]
pub struct Parts {
    pub clock: Clock,
    pub hints: Hints,
    pub roles: Roles,
    pub reactions: Reactions,
}

/// The database as the product sees it.
#[derive(Clone, Debug)]
pub struct Db {
    #[expect(clippy::disallowed_types, reason = "the one place that may name it")]
    pool: sqlx::PgPool,
    /// The intake's own few connections: work that queues for the others never delays it.
    #[expect(clippy::disallowed_types, reason = "the one place that may name it")]
    intake: sqlx::PgPool,
    clock: Clock,
    ids: Ids,
    hints: Hints,
    roles: Roles,
    reactions: Reactions,
}

impl Db {
    /// A pool of at most `connections` on `options`, whose user is the login role.
    pub async fn connect(options: PgConnectOptions, connections: u32, parts: Parts) -> Result<Self, DbError> {
        let Parts { clock, hints, roles, reactions } = parts;
        let options = options.application_name("otklik").options([
            ("statement_timeout", "15s"),
            ("lock_timeout", "3s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
        let sized = |connections| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(std::time::Duration::from_secs(5))
                // The default pings at every acquire, a round trip for each transaction; a dead connection shows itself in the begin.
                .test_before_acquire(false)
        };
        let pool = sized(connections).connect_with(options.clone()).await?;
        let intake = sized(INTAKE_CONNECTIONS).connect_lazy_with(options);
        let ids = Ids::new(clock.clone());
        Ok(Self { pool, intake, clock, ids, hints, roles, reactions })
    }

    /// A transaction inside one company.
    pub async fn tenant(&self, tenant: Tenant) -> Result<TenantTx, DbError> {
        let set = format!(
            "begin; select set_config('role', '{}', true), set_config('app.company_id', '{}', true)",
            self.roles.tenant(),
            tenant.company.0.hyphenated()
        );
        let tx = begin(&self.pool, set).await?;
        Ok(TenantTx { tx, tenant, now: self.clock.now(), db: self.clone(), touched: Touched::default(), _mark: OpenTransaction::mark() })
    }

    /// A transaction across companies, for one of the seven purposes; its role may only what those need.
    pub async fn system(&self, purpose: SystemPurpose) -> Result<SystemTx, DbError> {
        tracing::trace!(?purpose, "system transaction");
        let pool = match purpose {
            SystemPurpose::ReceiptIntake | SystemPurpose::WebhookTokenLookup => &self.intake,
            _ => &self.pool,
        };
        let tx = begin(pool, format!("begin; select set_config('role', '{}', true)", self.roles.system())).await?;
        Ok(SystemTx { tx, now: self.clock.now(), _mark: OpenTransaction::mark() })
    }

    /// The clock of every transaction.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// New ids outside of a transaction.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The node's hints.
    pub fn hints(&self) -> &Hints {
        &self.hints
    }

    /// Tells the other nodes which companies have work or news.
    pub async fn notify(&self, channel: &str, payload: &str) -> Result<(), DbError> {
        let mut tx = begin(&self.pool, "begin".to_owned()).await?;
        sqlx::query("select pg_notify($1, $2)").bind(channel).bind(payload).execute(tx.conn()).await?;
        tx.commit().await
    }

    /// A connection of its own that hears `channel`.
    pub async fn listen(&self, channel: &str) -> Result<PgListener, DbError> {
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        begin(&self.pool, "begin".to_owned()).await?.commit().await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
        self.intake.close().await;
    }
}

#[expect(clippy::disallowed_types, reason = "the one place that may name it")]
async fn begin(pool: &sqlx::PgPool, sql: String) -> Result<Open, DbError> {
    // A connection that died in the pool fails here, before anything was done: take another one, a few times.
    let mut tries = 0;
    loop {
        match Open::begin(pool.acquire().await?, sql.clone()).await {
            Err(sqlx::Error::Io(_)) if tries < 3 => tries += 1,
            other => return other,
        }
    }
}

/// A unit of work inside one company: one moment, one actor, and hints that leave only after the commit.
#[derive(Debug)]
pub struct TenantTx {
    tx: Open,
    tenant: Tenant,
    now: DateTime<Utc>,
    db: Db,
    touched: Touched,
    _mark: OpenTransaction,
}

impl TenantTx {
    /// For queries.
    pub fn conn(&mut self) -> &mut PgConnection {
        self.tx.conn()
    }

    /// The company, for the `company_id` of inserts; reads and updates are walled in by the database.
    pub fn company(&self) -> Uuid {
        self.tenant.company.0
    }

    /// The company and who acts.
    pub fn tenant(&self) -> Tenant {
        self.tenant
    }

    /// The one moment of this unit of work.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.db.ids.next()
    }

    pub(super) fn react(&self, event: &Event) -> Vec<NewJob> {
        (self.db.reactions)(event)
    }

    /// Tells the company's screens after the commit that there is something to read.
    pub fn has_news(&mut self) {
        self.touched.events = true;
    }

    pub(super) fn touch_lane(&mut self, lane: Lane) {
        if let Some(touched) = self.touched.lanes.get_mut(lane as usize) {
            *touched = true;
        }
    }

    /// Makes it true, then tells who waits for it.
    pub async fn commit(self) -> Result<(), DbError> {
        self.tx.commit().await?;
        self.db.hints.committed(self.tenant.company, self.touched);
        Ok(())
    }
}

/// A unit of work across companies, for one system purpose.
#[derive(Debug)]
pub struct SystemTx {
    tx: Open,
    now: DateTime<Utc>,
    _mark: OpenTransaction,
}

impl SystemTx {
    /// For queries.
    pub fn conn(&mut self) -> &mut PgConnection {
        self.tx.conn()
    }

    /// The one moment of this unit of work.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Makes it true.
    pub async fn commit(self) -> Result<(), DbError> {
        self.tx.commit().await
    }
}
