//! Jobs `import_masters` and `import_services`: the first reading of what a salon offers, a page for each job.

use crate::domain::access::Actor;
use crate::domain::ids::InstallationId;
use crate::server::platform::db::Tenant;
use crate::server::platform::jobs::{Claimed, Finish, NewJob, queue};

use super::import::gone;
use super::mirror::{apply_master, apply_service};
use super::translate::{TranslateError, Translator};

impl Translator {
    /// Reads a page of the salon's masters; `next` is the job of the following page.
    pub async fn import_masters(&self, job: &Claimed, id: InstallationId, page: u32, next: NewJob) -> Result<Finish, TranslateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let Some((installation, salon)) = self.salon(tenant, id).await? else { return Ok(gone()) };
        let read_at = self.db.clock().now();
        let batch = match self.connectors.get(installation.provider).list_masters(&salon, page).await {
            Err(error) => return self.later(error),
            Ok(batch) => batch,
        };
        let mut tx = self.db.tenant(tenant).await?;
        for master in &batch.items {
            apply_master(&mut tx, &installation, master, read_at).await?;
        }
        if batch.more {
            queue::enqueue(&mut tx, next).await?;
        }
        Ok(Finish::done(tx))
    }

    /// Reads a page of the salon's services; `next` is the job of the following page.
    pub async fn import_services(&self, job: &Claimed, id: InstallationId, page: u32, next: NewJob) -> Result<Finish, TranslateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let Some((installation, salon)) = self.salon(tenant, id).await? else { return Ok(gone()) };
        let read_at = self.db.clock().now();
        let batch = match self.connectors.get(installation.provider).list_services(&salon, page).await {
            Err(error) => return self.later(error),
            Ok(batch) => batch,
        };
        let mut tx = self.db.tenant(tenant).await?;
        for service in &batch.items {
            apply_service(&mut tx, &installation, service, read_at).await?;
        }
        if batch.more {
            queue::enqueue(&mut tx, next).await?;
        }
        Ok(Finish::done(tx))
    }
}
