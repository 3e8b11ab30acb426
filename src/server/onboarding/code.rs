//! The code that links the salon's number, for whoever shows it: the wizard's stream and the contract's calls read the same
//! one, and neither makes a second (ONB-11, ONB-23).

use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::pairing::PairingMethod;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::{Vault, VaultError};
use crate::server::whatsapp::link::{begin_pairing, find_state};
use crate::server::whatsapp::pairing;

use super::progress;

/// How the link stands, for a program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Standing {
    pub state: SessionState,
    /// WhatsApp knows us as this number's device.
    pub is_linked: bool,
}

/// What is shown now; a picture is asked for when nothing is, unless a number is linked.
pub async fn show(tx: &mut TenantTx, vault: &Vault) -> Result<Option<PairingFrame>, VaultError> {
    let frame = pairing::current(tx, vault).await?.map(|(_, frame)| frame);
    if frame.as_ref().is_some_and(|frame| !frame.is_last()) {
        return Ok(frame);
    }
    let now = standing(tx).await?;
    if now.is_linked {
        return Ok(Some(PairingFrame::Connected));
    }
    // One is under way, by picture or by code, and has nothing to show yet.
    if now.state == SessionState::Pairing && frame.is_none() {
        return Ok(None);
    }
    let by = progress::find(tx).await?.map(|progress| progress.owner.name).unwrap_or_default();
    begin_pairing(tx, &by, &PairingMethod::Picture).await?;
    Ok(None)
}

/// Where the link stands.
pub async fn standing(tx: &mut TenantTx) -> Result<Standing, DbError> {
    let (state, has_number) = find_state(tx).await?;
    Ok(Standing { state, is_linked: has_number && state.is_linked() })
}
