//! Calls that wait for a person: those nobody can read, and those that cannot be applied however often they are tried.

use crate::domain::event::EventKind;
use crate::domain::ids::ReceiptId;
use crate::server::platform::db::{DbError, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::jobs::{Claimed, queue};

use super::store;
use super::translate::{TRIES, TranslateError, Translator};

impl Translator {
    /// A worker died over this job: from now on each call is counted before it is tried, so that the one that kills waits
    /// for a person in the end, and none of the others does.
    pub(super) async fn dares(&self, job: &Claimed, tenant: Tenant, id: ReceiptId, attempts: i32) -> Result<bool, TranslateError> {
        if attempts >= TRIES {
            tracing::error!(receipt = %id, "a call was tried when worker after worker died, it waits for a person");
            self.park(job, tenant, id, "failed").await?;
            return Ok(false);
        }
        let mut tx = self.db.tenant(tenant).await?;
        store::count_attempt(&mut tx, id).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The call waits for a person; committed at once.
    pub(super) async fn park(&self, job: &Claimed, tenant: Tenant, receipt: ReceiptId, reason: &str) -> Result<(), TranslateError> {
        let mut tx = self.db.tenant(tenant).await?;
        if !queue::holds(&mut tx, job).await? {
            return Err(TranslateError::Fenced);
        }
        park(&mut tx, receipt, reason).await?;
        Ok(tx.commit().await?)
    }
}

/// The call waits for a person, for this reason.
pub(super) async fn park(tx: &mut TenantTx, receipt: ReceiptId, reason: &str) -> Result<(), DbError> {
    if store::settle_receipt(tx, receipt, "parked", Some(reason)).await? {
        events::record(tx, EventKind::ReceiptParked { receipt, reason: reason.to_owned() }).await?;
    }
    Ok(())
}
