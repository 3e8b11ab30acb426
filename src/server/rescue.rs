//! `otklik reset-link`: an owner who can come in by nothing else comes in by the hand of whoever runs the installation.

use anyhow::Context as _;

use crate::domain::access::Actor;
use crate::domain::integration::Provider;
use crate::domain::time::Moment;

use super::AppState;
use super::accounts::resets::make_for_owner;
use super::integrations::marketplace::find_company;
use super::letters::{forget, links::reset_url};
use super::platform::db::Tenant;

/// A link that was made.
#[derive(Debug)]
pub struct Rescue {
    /// For whom.
    pub name: String,
    pub link: String,
    /// Until when it works, once.
    pub ends: Moment,
}

/// Makes a link by which the owner of this salon, the CRM's number of it, sets a new password. A link that was on its way to them
/// is called off.
pub async fn reset_link(state: &AppState, crm: Provider, salon: &str, account: Option<&str>) -> anyhow::Result<Rescue> {
    let company = find_company(&state.db, crm, salon).await?.with_context(|| format!("{} has no salon {salon} here", crm.name()))?;
    let mut tx = state.db.tenant(Tenant { company, actor: Actor::Console }).await?;
    let reset = make_for_owner(&mut tx, account).await?;
    forget(&mut tx, reset.letter_before).await?;
    tx.commit().await?;
    Ok(Rescue { link: reset_url(&state.config.public_url, &reset), name: reset.name, ends: reset.ends })
}
