//! The only file that names the pool. A query needs a transaction, and a transaction needs a company or one of the
//! seven system purposes: SQL outside of both has no rights at all, because the login role owns and may nothing.

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::domain::access::Actor;
use crate::domain::event::Event;
use crate::domain::ids::CompanyId;

use super::clock::Clock;
use super::hints::Hints;
use super::ids::Ids;
use super::jobs::NewJob;
use super::open::{Open, Single};
use super::roles::Roles;
pub use super::tx::{SystemTx, TenantTx};

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
    /// The intake's own few connections, which stay in the system's role: work that queues for the others never delays it.
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
            // A process that stands still in the middle of a write holds a session's row: nobody else could take the lease.
            ("idle_in_transaction_session_timeout", "10s"),
        ]);
        let sized = |connections| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(std::time::Duration::from_secs(5))
                // The default pings at every acquire, a round trip for each transaction; a dead connection shows itself in the begin.
                .test_before_acquire(false)
        };
        let pool = sized(connections).connect_with(options.clone()).await?;
        let system = format!("set role {}", roles.system());
        let intake = sized(INTAKE_CONNECTIONS).after_connect(move |conn, _| {
            let system = system.clone();
            Box::pin(async move { conn.execute(AssertSqlSafe(system)).await.map(drop) })
        });
        let intake = intake.connect_lazy_with(options);
        let ids = Ids::new(clock.clone());
        Ok(Self { pool, intake, clock, ids, hints, roles, reactions })
    }

    /// A transaction inside one company.
    pub async fn tenant(&self, tenant: Tenant) -> Result<TenantTx, DbError> {
        let tx = begin(&self.pool, format!("begin; {}", self.entering(tenant))).await?;
        Ok(TenantTx::new(tx, tenant, self))
    }

    /// What gives a transaction the rights of one company and takes all others.
    pub(super) fn entering(&self, tenant: Tenant) -> String {
        let (role, company) = (self.roles.tenant(), tenant.company.0.hyphenated());
        format!("select set_config('role', '{role}', true), set_config('app.company_id', '{company}', true)")
    }

    /// A transaction across companies, for one of the seven purposes; its role may only what those need.
    pub async fn system(&self, purpose: SystemPurpose) -> Result<SystemTx, DbError> {
        tracing::trace!(?purpose, "system transaction");
        let pool = match purpose {
            SystemPurpose::ReceiptIntake | SystemPurpose::WebhookTokenLookup => &self.intake,
            _ => &self.pool,
        };
        let tx = begin(pool, format!("begin; select set_config('role', '{}', true)", self.roles.system())).await?;
        Ok(SystemTx::new(tx, self.clock.now()))
    }

    /// A connection for one statement of the intake (`SystemPurpose::ReceiptIntake`), which is a transaction by itself: a
    /// group of calls costs one round trip.
    pub async fn intake(&self) -> Result<Single, DbError> {
        tracing::trace!(purpose = ?SystemPurpose::ReceiptIntake, "system statement");
        Ok(Single::new(self.intake.acquire().await?))
    }

    /// The clock of every transaction.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// New ids outside of a transaction.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What follows from a fact.
    pub(super) fn react(&self, event: &Event) -> Vec<NewJob> {
        (self.reactions)(event)
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
