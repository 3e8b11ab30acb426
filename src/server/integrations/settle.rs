//! What is known from a call is applied to the mirror, and the call is settled, in one transaction.

use crate::domain::event::Origin;
use crate::server::appointments::{self, Applied};
use crate::server::offer::{masters, services};
use crate::server::platform::db::{DbError, TenantTx};

use super::marketplace::lifecycle;
use super::mirror::{apply_appointment, apply_client, apply_master, apply_service};
use super::park::park;
use super::store::{self, Installation, Waiting};
use super::understand::Known;

/// Applies what is known and settles the call; `false` when the CRM has to be asked first.
pub(super) async fn settle(
    tx: &mut TenantTx,
    installation: &Installation,
    receipt: &Waiting,
    known: Known,
    origin: Origin,
) -> Result<bool, DbError> {
    match known {
        Known::Appointment { appointment, is_read } => {
            if apply_appointment(tx, installation, &appointment, origin, is_read).await? == Applied::AskTheCrm {
                return Ok(false);
            }
        }
        Known::Gone(external_id) => appointments::apply::forget(tx, installation.id, &external_id, origin).await?,
        Known::Client(client) => drop(apply_client(tx, installation, &client).await?),
        Known::Master(master, read_at) => apply_master(tx, installation, &master, read_at).await?,
        Known::MasterGone(external_id) => masters::retire_master(tx, installation.id, &external_id).await?,
        Known::Service(service, read_at) => apply_service(tx, installation, &service, read_at).await?,
        Known::ServiceGone(external_id) => services::retire_service(tx, installation.id, &external_id).await?,
        Known::Standing(change) => lifecycle::hear(tx, installation.id, change).await?,
        Known::Nothing => {
            store::settle_receipt(tx, receipt.id, "ignored", None).await?;
            return Ok(true);
        }
        Known::Unreadable(why) => {
            park(tx, receipt.id, why.key()).await?;
            return Ok(true);
        }
    }
    store::settle_receipt(tx, receipt.id, "translated", None).await?;
    Ok(true)
}
