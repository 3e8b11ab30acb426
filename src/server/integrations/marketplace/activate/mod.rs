//! Activation: the CRM is told where to call and with what. Asked for by an intent, done by the job `activate_installation`; no
//! browser has a part in it.
//!
//! What the CRM is told is stored before it is told. What it may have heard is never told blindly again: of an unknown outcome,
//! and of «installed already», only the CRM's own word «active» counts.

mod attempt;
mod by_token;
mod verdict;

use rand::random;

pub use by_token::ByTokenError;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;
use crate::server::integrations::connector::ConnectorError;
use crate::server::integrations::store::create_installation;
use crate::server::integrations::{door, store as installations};
use crate::server::platform::db::{DbError, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::hex;
use crate::server::platform::jobs::{Claimed, Finish, Outcome, queue};
use crate::server::platform::vault::VaultError;
use crate::server::work::JobV1;

use super::{Marketplace, pending, store};
use verdict::Verdict;

/// Why an installation is not active.
#[derive(Debug, thiserror::Error)]
pub enum ActivateError {
    /// The salon is connected already, here or by another company.
    #[error("the salon is connected already")]
    Taken,
    /// The provider did not agree.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<DbError> for ActivateError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}

impl Marketplace {
    /// Asks for the activation, as a part of the caller's unit of work. Asking again is asking once; one that waits for its
    /// next try does not wait any longer. `false` when the installation is not waiting for an activation.
    pub async fn request_activation(&self, tx: &mut TenantTx, installation: InstallationId) -> Result<bool, VaultError> {
        if !self.prepare(tx, installation).await? {
            return Ok(false);
        }
        let job = JobV1::ActivateInstallation { installation }.into();
        if !queue::hasten(tx, &job).await? {
            queue::enqueue(tx, job).await?;
        }
        tx.has_news();
        tracing::info!(%installation, "the activation was asked for");
        Ok(true)
    }

    /// Job `activate_pending`: the company's WhatsApp is connected, so what waits for its activation need not wait any longer.
    pub async fn activate_pending(&self, job: &Claimed) -> Result<Finish, ActivateError> {
        let mut tx = self.db.tenant(Tenant { company: job.company, actor: Actor::Job }).await?;
        for installation in pending::list_pending(&mut tx).await? {
            self.request_activation(&mut tx, installation).await?;
        }
        Ok(Finish::done(tx))
    }

    /// Job `activate_installation`.
    pub async fn activate(&self, job: &Claimed, installation: InstallationId) -> Result<Finish, ActivateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let Some(verdict) = self.attempt(tenant, installation).await? else {
            return Ok(Finish::just(Outcome::Discard("the installation does not wait for an activation".to_owned())));
        };
        let mut tx = self.db.tenant(tenant).await?;
        settle(&mut tx, installation, &verdict).await?;
        let now = tx.now();
        Ok(match verdict {
            Verdict::Active => Finish::done(tx),
            // The wizard says that we go on trying, so we do: an outage, or a token of ours, may take a day to mend.
            Verdict::Unknown(error) => Finish::with(queue::in_time(job, now, error.to_string()), tx),
            Verdict::Refused(failure) if failure.may_pass() => Finish::with(queue::in_time(job, now, failure.as_str().to_owned()), tx),
            Verdict::Refused(failure) => Finish::with(Outcome::Discard(failure.as_str().to_owned()), tx),
        })
    }

    /// Connects a salon at once: the company's own installation, or a new one. What was begun and broke off goes on.
    pub async fn connect_salon(&self, company: CompanyId, provider: Provider, external_id: &str) -> Result<InstallationId, ActivateError> {
        let tenant = Tenant { company, actor: Actor::Console };
        let mut tx = self.db.tenant(tenant).await?;
        let installation = match pending::find_pending(&mut tx, provider, external_id).await? {
            Some(begun) => begun,
            None => create_installation(&mut tx, provider, external_id, &door::secret_hash(&drawn())).await.map_err(|error| {
                let taken = error.as_database_error().is_some_and(|error| error.constraint() == Some("installations_by_salon"));
                if taken { ActivateError::Taken } else { error.into() }
            })?,
        };
        self.prepare(&mut tx, installation).await?;
        tx.commit().await?;
        let verdict = self.attempt(tenant, installation).await?;
        let mut tx = self.db.tenant(tenant).await?;
        if let Some(verdict) = &verdict {
            settle(&mut tx, installation, verdict).await?;
        }
        tx.commit().await?;
        match verdict {
            Some(Verdict::Active) => Ok(installation),
            Some(Verdict::Unknown(error)) => Err(error.into()),
            Some(Verdict::Refused(failure)) => Err(ConnectorError::Answer(failure.as_str().to_owned()).into()),
            None => Err(ActivateError::Taken),
        }
    }

    /// Draws what the CRM will be told, once, and stores it before anybody tells it. `false` when the installation does not
    /// wait for an activation.
    async fn prepare(&self, tx: &mut TenantTx, installation: InstallationId) -> Result<bool, VaultError> {
        let Some(begun) = pending::lock_pending(tx, installation).await? else { return Ok(false) };
        if begun.api_key.is_none() || begun.path_secret.is_none() {
            let key = self.vault.key(tx).await?;
            let (api_key, path_secret) = (drawn(), drawn());
            let sealed_key = key.seal(store::api_key_place(&installation.0), api_key.as_bytes())?;
            let sealed_secret = key.seal(store::path_secret_place(&installation.0), path_secret.as_bytes())?;
            pending::set_keys(tx, installation, &sealed_key, &sealed_secret, &door::secret_hash(&path_secret)).await?;
        }
        // One of which nobody knows the outcome stays so until it is known.
        if begun.activation.as_deref() != Some("called") {
            pending::set_activation(tx, installation, "requested").await?;
        }
        Ok(true)
    }
}

/// 32 random bytes in hex.
pub(super) fn drawn() -> String {
    hex::lower(&random::<[u8; 32]>())
}

/// Writes down what became of an attempt.
async fn settle(tx: &mut TenantTx, installation: InstallationId, verdict: &Verdict) -> Result<(), DbError> {
    match verdict {
        Verdict::Active => {
            if installations::activate_installation(tx, installation).await? {
                events::record(tx, EventKind::InstallationActivated { installation }).await?;
                tracing::info!(%installation, "the installation is active");
            }
        }
        Verdict::Unknown(error) => {
            tracing::warn!(%installation, %error, "nobody knows whether the installation is active, it will be asked");
        }
        Verdict::Refused(failure) => {
            let reason = failure.as_str();
            tracing::warn!(%installation, reason, again = failure.may_pass(), "the activation failed");
            metrics::counter!("otklik_activations_failed_total", "reason" => reason).increment(1);
            if pending::fail_activation(tx, installation, reason).await? {
                events::record(tx, EventKind::ActivationFailed { installation, reason: reason.to_owned() }).await?;
            }
            // No new fact, and yet the wizard must see that it was tried.
            tx.has_news();
        }
    }
    Ok(())
}
