//! What nodes look after once a second: that nothing which will not be delivered any more stays silent, and that
//! nobody waits for a code that will not come.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;

use super::conversations::overdue;
use super::integrations::marketplace::standing;
use super::platform::db::{Db, DbError, Tenant};
use super::platform::events;
use super::platform::jobs::dead::{self, Dead};
use super::platform::vault::Vault;
use super::platform::verdict;
use super::whatsapp::abandoned::Abandoned;
use super::work;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Looks until `stop`.
pub(super) async fn run(db: Db, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Err(error) = look(&db).await {
            tracing::warn!(%error, "cannot look after what is left");
        }
    }
}

/// Looks until `stop` for pairings that have been nobody's for `patience`: on every node, one without work too, because it may be
/// that none is left which has any.
pub(super) async fn watch_pairings(db: Db, vault: Vault, patience: Duration, stop: CancellationToken) {
    let mut abandoned = Abandoned::after(patience);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        match abandoned.look(&db, &vault).await {
            Ok(0) => {}
            Ok(given_up) => tracing::error!(pairings = given_up, "nobody took up these pairings"),
            Err(error) => tracing::warn!(%error, "cannot look for pairings that nobody takes up"),
        }
    }
}

async fn look(db: &Db) -> Result<(), DbError> {
    for dead in dead::list_unnoticed(db).await? {
        match notice(db, &dead).await {
            Err(error) if verdict::is_away(&error) => return Err(error),
            // One row that cannot be had holds up nobody else's.
            Err(error) => tracing::warn!(job = %dead.id, %error, "dead work could not be noticed"),
            Ok(()) => {}
        }
    }
    let asked = standing::ask_regularly(db).await?;
    if asked > 0 {
        tracing::info!(installations = asked, "the CRM is asked how our application stands");
    }
    let expired = overdue::expire(db).await?;
    if expired > 0 {
        tracing::info!(messages = expired, "messages expired that waited for a number");
    }
    let explained = overdue::explain(db).await?;
    if explained > 0 {
        tracing::info!(messages = explained, "messages wait for WhatsApp");
    }
    Ok(())
}

/// A dead delivery turns its message; all dead work waits where a person sees it.
async fn notice(db: &Db, job: &Dead) -> Result<(), DbError> {
    let mut tx = db.tenant(Tenant { company: job.company, actor: Actor::Job }).await?;
    if !dead::notice(&mut tx, job.id).await? {
        return Ok(());
    }
    if let Some(message) = work::message_to_deliver(&job.kind, &job.payload) {
        overdue::give_up(&mut tx, message).await?;
    }
    events::record(&mut tx, EventKind::WorkGivenUp { job: job.id, work: job.kind.clone() }).await?;
    tx.commit().await
}
