//! What a crash leaves behind: the row says that the number is not connected and, after several in a row, why; a pairing that
//! crashes again and again is over. Called by the supervisor, while the lease is still ours.

use super::super::lease::Lease;
use super::super::pairing;
use super::super::store::{self, Number, Taken};
use super::{Context, frame};
use crate::domain::access::Actor;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::machine::{self, MANY_CRASHES, News};
use crate::domain::whatsapp::pairing::PairingFailure;
use crate::server::platform::db::Tenant;
use crate::server::platform::limit::{LONGEST, answered};
use crate::server::platform::vault::VaultError;

/// Writes it down. Where that is impossible the log has it, and the next run says what is true.
pub(in super::super) async fn note(context: &Context, lease: Lease, in_a_row: u32) {
    let noting = async { write(context, lease, in_a_row).await.map_err(|error| sqlx::Error::Configuration(error.into())) };
    if let Err(error) = answered(LONGEST, noting).await {
        tracing::warn!(session = %lease.session, %error, "a crash could not be written down");
    }
}

async fn write(context: &Context, lease: Lease, in_a_row: u32) -> Result<(), VaultError> {
    let mut tx = context.db.tenant(Tenant { company: lease.company, actor: Actor::WhatsApp }).await?;
    let Some((_, state)) = store::find_state(&mut tx).await? else { return Ok(()) };
    let step = machine::next(state, &News::Crashed { in_a_row });
    match store::take_step(&mut tx, lease, &step, &Number::default()).await? {
        // Unlinked: whoever would have forgotten the keys has crashed. A number that was replaced, banned or locked is not wanted
        // either, and keeps its keys to come back with.
        Taken::Unwanted if !state.keeps_keys() => store::forget_keys(&mut tx, lease).await?,
        Taken::Yes | Taken::Unwanted => {}
        Taken::Fenced => return Ok(()),
    }
    if state == SessionState::Pairing && in_a_row >= MANY_CRASHES {
        let failed = News::PairingFailed(PairingFailure::Unavailable);
        if let Some(frame) = frame(&failed) {
            pairing::publish(&mut tx, &context.vault, lease.session, frame).await?;
        }
    }
    Ok(tx.commit().await?)
}
