//! Job `translate_receipts`: the calls that wait become changes of the mirror, oldest first, one transaction each.

use crate::domain::access::Actor;
use crate::domain::event::Origin;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::appointments::{self, Applied};
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::faults::fault_point;
use crate::server::platform::jobs::{Claimed, Finish, queue};
use crate::server::platform::vault::{Vault, VaultError};
use crate::server::work;

use super::change::{CrmAppointment, CrmClient, Translation, Unreadable};
use super::connector::{Connector, ConnectorError, Salon};
use super::connectors::Connectors;
use super::mirror::{apply_appointment, apply_client};
use super::park::park;
use super::store::{self, Installation, Waiting, body_place};

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

/// What to do with a call, after the CRM was asked where it must be.
enum Known {
    Appointment { appointment: CrmAppointment, is_read: bool },
    Gone(String),
    Client(CrmClient),
    Nothing,
    Unreadable(Unreadable),
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
            let known = understand(connector, &salon, &body, ask).await?;
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

/// Reads the call; asks the CRM when it says too little, or when `ask` demands it.
async fn understand(connector: &dyn Connector, salon: &Salon, body: &[u8], ask: bool) -> Result<Known, TranslateError> {
    let external_id = match connector.translate(salon, body) {
        Ok(Translation::Appointment(appointment)) if ask => appointment.external_id,
        // A deletion is believed as it comes (D-04): of two reports of one second it is the last.
        Ok(Translation::Appointment(appointment)) => return Ok(Known::Appointment { is_read: appointment.deleted, appointment }),
        Ok(Translation::AppointmentHint { external_id }) => external_id,
        Ok(Translation::AppointmentGone { external_id }) => return Ok(Known::Gone(external_id)),
        Ok(Translation::Client(client)) => return Ok(Known::Client(client)),
        Ok(Translation::Nothing { resource }) => {
            metrics::counter!("otklik_receipts_ignored_total", "resource" => resource).increment(1);
            return Ok(Known::Nothing);
        }
        Err(unreadable) => return Ok(Known::Unreadable(unreadable)),
    };
    match connector.get_appointment(salon, &external_id).await {
        Ok(appointment) => Ok(Known::Appointment { appointment, is_read: true }),
        Err(ConnectorError::NotFound) => Ok(Known::Gone(external_id)),
        Err(error) => Err(error.into()),
    }
}

/// Applies what is known and settles the call; `false` when the CRM has to be asked first.
async fn settle(tx: &mut TenantTx, installation: &Installation, receipt: &Waiting, known: Known, origin: Origin) -> Result<bool, DbError> {
    let state = match known {
        Known::Appointment { appointment, is_read } => {
            if apply_appointment(tx, installation, &appointment, origin, is_read).await? == Applied::AskTheCrm {
                return Ok(false);
            }
            "translated"
        }
        Known::Gone(external_id) => {
            appointments::apply::forget(tx, installation.id, &external_id, origin).await?;
            "translated"
        }
        Known::Client(client) => {
            apply_client(tx, installation, &client).await?;
            "translated"
        }
        Known::Nothing => "ignored",
        Known::Unreadable(why) => {
            park(tx, receipt.id, why.key()).await?;
            return Ok(true);
        }
    };
    store::settle_receipt(tx, receipt.id, state, None).await?;
    Ok(true)
}
