//! Calls that wait for a person: those nobody can read, and those that cannot be applied however often they are tried.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::event::EventKind;
use crate::domain::ids::ReceiptId;
use crate::server::platform::db::{DbError, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::jobs::{Claimed, queue};
use crate::server::platform::vault::VaultError;
use crate::server::platform::verdict;

use super::store;
use super::translate::{TRIES, TranslateError, Translator};

/// However long an outage of our own lasts, a call is tried again within this time.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(1);

impl Translator {
    /// A worker died over this job: from now on each call is counted before it is tried, so that the one that kills waits
    /// for a person in the end. None of the others does: whoever lives to put a call off takes this count back.
    pub(super) async fn dares(&self, job: &Claimed, tenant: Tenant, id: ReceiptId, attempts: i32) -> Result<bool, TranslateError> {
        if attempts >= TRIES {
            tracing::error!(receipt = %id, "a call was tried when worker after worker died, it waits for a person");
            self.park(job, tenant, id, "failed").await?;
            return Ok(false);
        }
        let mut tx = self.db.tenant(tenant).await?;
        let now = tx.now();
        store::put_off(&mut tx, id, now, attempts + 1).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// An outage is waited for; anything else is tried a few times and then waits for a person.
    pub(super) async fn put_off(
        &self,
        job: &Claimed,
        tenant: Tenant,
        id: ReceiptId,
        attempts: i32,
        received_at: DateTime<Utc>,
        error: TranslateError,
    ) -> Result<(), TranslateError> {
        let (wait, failed) = match error {
            TranslateError::Fenced => return Err(error),
            TranslateError::Connector(ref outage) if outage.is_outage() => (outage.wait(), false),
            error if is_our_outage(&error) => {
                tracing::warn!(receipt = %id, %error, "a call could not be stored, will try again");
                // As long again as it has waited: this doubles like the waits after failures, without a count of tries.
                ((self.db.clock().now() - received_at).clamp(TimeDelta::seconds(1), LONGEST_WAIT), false)
            }
            error if attempts + 1 >= TRIES => {
                tracing::warn!(receipt = %id, %error, "a call could not be applied, it waits for a person");
                return self.park(job, tenant, id, "failed").await;
            }
            error => {
                tracing::warn!(receipt = %id, %error, "a call could not be applied, will try again");
                (TimeDelta::seconds(1 << attempts.clamp(0, 10)), true)
            }
        };
        let mut tx = self.db.tenant(tenant).await?;
        let until = tx.now() + wait;
        store::put_off(&mut tx, id, until, attempts + i32::from(failed)).await?;
        Ok(tx.commit().await?)
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

/// The database or the vault is in trouble, and the call is as good as any other. What the database will not take because
/// of what the call says is the call's own failure: it would come back for ever.
fn is_our_outage(error: &TranslateError) -> bool {
    match error {
        TranslateError::Db(error) | TranslateError::Vault(VaultError::Db(error)) => !verdict::is_of_values(error),
        TranslateError::Vault(_) => true,
        TranslateError::Connector(_) | TranslateError::Fenced => false,
    }
}

/// The call waits for a person, for this reason.
pub(super) async fn park(tx: &mut TenantTx, receipt: ReceiptId, reason: &str) -> Result<(), DbError> {
    if store::settle_receipt(tx, receipt, "parked", Some(reason)).await? {
        events::record(tx, EventKind::ReceiptParked { receipt, reason: reason.to_owned() }).await?;
    }
    Ok(())
}
