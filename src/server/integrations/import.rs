//! Jobs `import_clients` and `import_appointments`: the first reading of a salon, a page for each job, so that a crash
//! goes on at the page where it was.

use chrono::TimeDelta;

use crate::domain::access::Actor;
use crate::domain::event::Origin;
use crate::domain::ids::InstallationId;
use crate::server::accounts::get_company;
use crate::server::platform::db::{DbError, Tenant};
use crate::server::platform::jobs::{Claimed, Finish, NewJob, Outcome, queue};

use super::connector::{ConnectorError, Salon};
use super::mirror::{apply_appointment, apply_client};
use super::store::{self, Installation};
use super::translate::{TranslateError, Translator};

/// Bookings of so many days from today.
const DAYS: i64 = 60;

impl Translator {
    /// Reads a page of the salon's clients; `next` is the job of the following page.
    pub async fn import_clients(&self, job: &Claimed, id: InstallationId, page: u32, next: NewJob) -> Result<Finish, TranslateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let Some((installation, salon)) = self.salon(tenant, id).await? else { return Ok(gone()) };
        let batch = match self.connectors.get(installation.provider).list_clients(&salon, page).await {
            Err(error) => return self.later(error),
            Ok(batch) => batch,
        };
        let mut tx = self.db.tenant(tenant).await?;
        for client in &batch.items {
            apply_client(&mut tx, &installation, client).await?;
        }
        if batch.more {
            queue::enqueue(&mut tx, next).await?;
        }
        Ok(Finish::done(tx))
    }

    /// Reads a page of the salon's coming bookings. What was booked before we were connected, its client knows.
    pub async fn import_appointments(&self, job: &Claimed, id: InstallationId, page: u32, next: NewJob) -> Result<Finish, TranslateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let Some((installation, salon)) = self.salon(tenant, id).await? else { return Ok(gone()) };
        let now = self.db.clock().now();
        let today = now.with_timezone(&salon.zone).date_naive();
        let connector = self.connectors.get(installation.provider);
        let batch = match connector.list_appointments(&salon, today, today + TimeDelta::days(DAYS), page).await {
            Err(error) => return self.later(error),
            Ok(batch) => batch,
        };
        let mut tx = self.db.tenant(tenant).await?;
        for booking in &batch.items {
            let presumed_told = booking.created_at.is_none_or(|created| created <= installation.created_at);
            let origin = Origin { receipt: None, received_at: now, presumed_told };
            apply_appointment(&mut tx, &installation, booking, origin, true).await?;
        }
        if batch.more {
            queue::enqueue(&mut tx, next).await?;
        }
        Ok(Finish::done(tx))
    }

    pub(super) async fn salon(&self, tenant: Tenant, id: InstallationId) -> Result<Option<(Installation, Salon)>, DbError> {
        let mut tx = self.db.tenant(tenant).await?;
        let profile = get_company(&mut tx).await?;
        let installation = store::find_installation(&mut tx, id).await?;
        tx.commit().await?;
        Ok(installation.map(|installation| {
            let salon = Salon { external_id: installation.external_id.clone(), zone: profile.zone };
            (installation, salon)
        }))
    }

    pub(super) fn later(&self, error: ConnectorError) -> Result<Finish, TranslateError> {
        match error {
            outage if outage.is_outage() => Ok(Finish::just(Outcome::Snooze(self.db.clock().now() + outage.wait()))),
            error => Err(error.into()),
        }
    }
}

pub(super) fn gone() -> Finish {
    Finish::just(Outcome::Discard("the installation is gone".to_owned()))
}
