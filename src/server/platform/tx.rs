//! Units of work: inside one company, or across companies for one system purpose. `Db` alone begins them.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor as _};
use uuid::Uuid;

use crate::domain::event::Event;

use super::db::{Db, DbError, Tenant};
use super::hints::Touched;
use super::jobs::{Lane, NewJob};
use super::open::Open;
use super::tx_guard::OpenTransaction;

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
    pub(super) fn new(tx: Open, tenant: Tenant, db: &Db) -> Self {
        Self { tx, tenant, now: db.clock().now(), db: db.clone(), touched: Touched::default(), _mark: OpenTransaction::mark() }
    }

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
        self.db.ids().next()
    }

    pub(super) fn react(&self, event: &Event) -> Vec<NewJob> {
        self.db.react(event)
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
        self.db.hints().committed(self.tenant.company, self.touched);
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
    pub(super) fn new(tx: Open, now: DateTime<Utc>) -> Self {
        Self { tx, now, _mark: OpenTransaction::mark() }
    }

    /// For queries.
    pub fn conn(&mut self) -> &mut PgConnection {
        self.tx.conn()
    }

    /// The one moment of this unit of work.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Goes on inside one company: the same transaction and moment, from here on with the rights of that company alone.
    pub async fn enter(mut self, db: &Db, tenant: Tenant) -> Result<TenantTx, DbError> {
        self.tx.conn().execute(AssertSqlSafe(db.entering(tenant))).await?;
        let Self { tx, now, .. } = self;
        Ok(TenantTx { now, ..TenantTx::new(tx, tenant, db) })
    }

    /// Makes it true.
    pub async fn commit(self) -> Result<(), DbError> {
        self.tx.commit().await
    }
}
