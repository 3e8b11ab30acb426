//! Job `translate_receipts`: the calls that wait become changes of the mirror, oldest first, one transaction each.

use crate::domain::access::Actor;
use crate::domain::event::Origin;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::db::{Db, DbError, Tenant};
use crate::server::platform::faults::fault_point;
use crate::server::platform::jobs::{Claimed, Finish, queue};
use crate::server::platform::vault::{Vault, VaultError};
use crate::server::work;

use super::connector::{ConnectorError, Salon};
use super::connectors::Connectors;
use super::settle::settle;
use super::store::{self, Waiting, body_place};
use super::understand::understand;

/// Calls of one company in one go; the rest go on in the next.
const GO: i64 = 50;
/// After so many tries a call that cannot be applied waits for a person.
pub(super) const TRIES: i32 = 5;

/// What translating needs.
#[derive(Clone, Debug)]
pub struct Translator {
    pub db: Db,
    pub vault: Vault,
    pub connectors: Connectors,
}

/// Why a call could not be applied this time.
#[derive(Debug, thiserror::Error)]
pub enum TranslateError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    /// This job is somebody else's now.
    #[error("the lease was lost")]
    Fenced,
}

impl Translator {
    /// Runs the job. A call that needs the CRM while the CRM is away is put off, and holds up none of the others.
    pub async fn run(&self, job: &Claimed) -> Result<Finish, TranslateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let mut after = None;
        loop {
            let mut tx = self.db.tenant(tenant).await?;
            let profile = get_company(&mut tx).await?;
            let waiting = store::list_waiting(&mut tx, after, GO).await?;
            let Some(last) = waiting.last() else {
                if let Some(at) = store::next_retry(&mut tx).await? {
                    queue::enqueue(&mut tx, work::translate_later(at)).await?;
                }
                return Ok(Finish::done(tx));
            };
            after = Some((last.received_at, last.id));
            drop(tx);
            fault_point!("translate.after_claim");
            for receipt in waiting {
                let (id, attempts, received_at) = (receipt.id, receipt.attempts, receipt.received_at);
                if job.lost > 0 && !self.dares(job, tenant, id, attempts).await? {
                    continue;
                }
                if let Err(error) = self.one(job, tenant, &profile, receipt).await {
                    self.put_off(job, tenant, id, attempts, received_at, error).await?;
                }
            }
        }
    }

    async fn one(&self, job: &Claimed, tenant: Tenant, profile: &CompanyProfile, receipt: Waiting) -> Result<(), TranslateError> {
        let mut tx = self.db.tenant(tenant).await?;
        let installation = store::find_installation(&mut tx, receipt.installation).await?;
        let key = self.vault.key(&mut tx).await?;
        tx.commit().await?;
        let Some(installation) = installation else { return self.park(job, tenant, receipt.id, "failed").await };
        let salon = Salon { external_id: installation.external_id.clone(), zone: profile.zone };
        let connector = self.connectors.get(installation.provider);
        let body = key.open(body_place(&receipt.id.0), &receipt.body).map_err(VaultError::from)?;
        let mut ask = false;
        // Twice at most: once with what the call says, once with what the CRM says when the call does not suffice.
        loop {
            let known = understand(connector, &salon, &body, ask, self.db.clock().now()).await?;
            let mut tx = self.db.tenant(tenant).await?;
            if !queue::holds(&mut tx, job).await? {
                return Err(TranslateError::Fenced);
            }
            // The job of calls that were put off may have been here meanwhile.
            if !store::lock_waiting(&mut tx, receipt.id).await? {
                return Ok(());
            }
            let origin = Origin { receipt: Some(receipt.id), received_at: receipt.received_at, presumed_told: false };
            if settle(&mut tx, &installation, &receipt, known, origin).await? {
                fault_point!("translate.before_commit");
                tx.commit().await?;
                fault_point!("translate.after_commit");
                return Ok(());
            }
            if ask {
                return Err(ConnectorError::Answer("the booking changes while it is read".to_owned()).into());
            }
            ask = true;
        }
    }
}
