//! From a claimed job to the feature that does it.

use std::sync::Arc;

use crate::domain::access::Actor;
use crate::domain::ids::CompanyId;

use super::AppState;
use super::integrations::connector::urgency::in_background;
use super::notifications::notify::notify;
use super::platform::db::{Db, DbError, Tenant};
use super::platform::jobs::backoff::{DIED_EACH_TIME, MAX_LOST};
use super::platform::jobs::worker::Handler;
use super::platform::jobs::{Claimed, Finish, NewJob, Outcome};
use super::whatsapp::{link, removal};
use super::work::{Job, JobV1, UNKNOWN_WORK};

/// The handler of every lane.
pub(super) fn handler(state: AppState) -> Handler {
    Arc::new(move |job| {
        let state = state.clone();
        Box::pin(async move { run(&state, &job).await })
    })
}

/// Does a job; an error is for the next try.
pub async fn run(state: &AppState, job: &Claimed) -> Result<Finish, String> {
    let Ok(Job::V1(work)) = serde_json::from_value::<Job>(job.payload.clone()) else {
        return Ok(Finish::just(Outcome::Dead(UNKNOWN_WORK.to_owned())));
    };
    // Whatever killed its workers is not tried again; only the intake goes on, which finds the one call that does it.
    if job.lost >= MAX_LOST && work != JobV1::TranslateReceipts {
        return Ok(Finish::just(Outcome::Dead(DIED_EACH_TIME.to_owned())));
    }
    let is_background = work.is_background();
    let done = Box::pin(perform(state, job, work));
    if is_background { in_background(done).await } else { done.await }
}

async fn perform(state: &AppState, job: &Claimed, work: JobV1) -> Result<Finish, String> {
    match work {
        JobV1::TranslateReceipts => state.translator.run(job).await.map_err(|error| error.to_string()),
        JobV1::Notify { event, appointment } => notify(&state.db, job, event, appointment).await.map_err(|error| error.to_string()),
        JobV1::DeliverMessage { message, .. } | JobV1::DeliverLetter { message } => {
            state.courier.run(job, message).await.map_err(|error| error.to_string())
        }
        JobV1::ActivatePending => match is_linked(&state.db, job.company).await {
            Ok(true) => state.marketplace.activate_pending(job).await.map_err(|error| error.to_string()),
            Ok(false) => Ok(Finish::just(Outcome::Discard("no number is linked".to_owned()))),
            Err(error) => Err(error.to_string()),
        },
        JobV1::ActivateInstallation { installation } => {
            state.marketplace.activate(job, installation).await.map_err(|error| error.to_string())
        }
        JobV1::CheckStanding { installation } => {
            state.marketplace.check_standing(job, installation).await.map_err(|error| error.to_string())
        }
        JobV1::ConfirmRemoval { installation } => {
            state.marketplace.confirm_removal(job, installation).await.map_err(|error| error.to_string())
        }
        JobV1::RemoveSession => removal::remove(&state.db, job, JobV1::ForgetKeys.into()).await.map_err(|error| error.to_string()),
        JobV1::ForgetKeys => removal::forget_keys(&state.db, job).await.map_err(|error| error.to_string()),
        JobV1::ImportClients { installation, page } => {
            let next = NewJob::from(JobV1::ImportClients { installation, page: page + 1 });
            state.translator.import_clients(job, installation, page, next).await.map_err(|error| error.to_string())
        }
        JobV1::ImportMasters { installation, page } => {
            let next = NewJob::from(JobV1::ImportMasters { installation, page: page + 1 });
            state.translator.import_masters(job, installation, page, next).await.map_err(|error| error.to_string())
        }
        JobV1::ImportServices { installation, page } => {
            let next = NewJob::from(JobV1::ImportServices { installation, page: page + 1 });
            state.translator.import_services(job, installation, page, next).await.map_err(|error| error.to_string())
        }
        JobV1::ImportAppointments { installation, page } => {
            let next = NewJob::from(JobV1::ImportAppointments { installation, page: page + 1 });
            state.translator.import_appointments(job, installation, page, next).await.map_err(|error| error.to_string())
        }
    }
}

/// Whether the company's WhatsApp is connected, as far as its row says.
async fn is_linked(db: &Db, company: CompanyId) -> Result<bool, DbError> {
    let mut tx = db.tenant(Tenant { company, actor: Actor::Job }).await?;
    let is_connected = link::is_connected(&mut tx).await?;
    tx.commit().await?;
    Ok(is_connected)
}
