//! The contract of the session pool (WA-01, WA-02), for whoever drives a company's link without its page. The contract's words
//! and ours:
//!
//! | contract | here |
//! |---|---|
//! | `createSession(company, options)` | [`link::begin_pairing`](super::link::begin_pairing): the options are the way to link |
//! | `getQR` | [`pairing::current`](super::pairing::current) |
//! | `getSessionStatus` | [`view::get_view`](super::view::get_view) |
//! | `removeSession` | [`link::unlink`](super::link::unlink) |
//! | `sendMessage(company, phone, message)` | [`create_own_message`](crate::server::conversations::own::create_own_message) |
//! | its events | [`PoolEvent`], told by [`told`] |

use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::pool::PoolEvent;
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::platform::db::TenantTx;
use crate::server::platform::vault::{Vault, VaultError};

use super::pairing;
use super::view::get_view;

/// An event, and the id by which it is known again.
pub type Told = (String, PoolEvent);

/// What there is to tell of the company's link now.
pub async fn told(tx: &mut TenantTx, vault: &Vault) -> Result<Option<Told>, VaultError> {
    let company = tx.tenant().company;
    let frame = pairing::current(tx, vault).await?;
    let view = get_view(tx).await?;
    let since = view.since.at.timestamp_micros();
    Ok(match (frame, view.state) {
        (Some((at, PairingFrame::Qr { svg, expires_in_ms, .. })), _) => {
            Some((format!("q{}", at.timestamp_micros()), PoolEvent::Qr { company, svg, expires_in_ms }))
        }
        (_, SessionState::Connected) => {
            Some((format!("c{since}"), PoolEvent::Connected { company, user: view.push_name, phone: view.number }))
        }
        (_, SessionState::Replaced) => Some((format!("r{since}"), PoolEvent::ConnectionReplaced { company })),
        (_, SessionState::LoggedOut) => Some((format!("e{since}"), PoolEvent::LoggedOut { company })),
        (Some((_, PairingFrame::Failed { .. })), _) => Some((format!("e{since}"), PoolEvent::NotBegun { company })),
        (_, SessionState::Unlinked) if view.cause == Some(StateCause::Unavailable) => {
            Some((format!("e{since}"), PoolEvent::NotBegun { company }))
        }
        _ => None,
    })
}
