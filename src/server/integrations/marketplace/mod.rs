//! The marketplace's door: how a salon's owner comes to us from a CRM, how the salon's connection becomes active there, and
//! what becomes of it.

pub mod activate;
pub mod agreement;
pub mod arrival;
pub(super) mod lifecycle;
pub mod notice;
mod pending;
pub mod progress;
pub mod provider;
pub mod register;
pub mod returning;
pub mod standing;
mod store;
pub mod token;

use std::sync::Arc;

use crate::domain::ids::CompanyId;
use crate::domain::integration::Provider;
use crate::server::platform::db::{Db, DbError, SystemPurpose};
use crate::server::platform::vault::Vault;

use super::connectors::Connectors;
use token::Tokens;

/// What the door needs; clones share it.
#[derive(Clone, Debug)]
pub struct Marketplace {
    pub db: Db,
    pub vault: Vault,
    pub connectors: Connectors,
    pub tokens: Tokens,
    /// How the provider reaches us, without a slash at the end.
    pub public_url: Arc<str>,
}

/// Whose a salon is, by the provider's number of it: the company that has it, or had it last.
pub async fn find_company(db: &Db, provider: Provider, external_id: &str) -> Result<Option<CompanyId>, DbError> {
    let mut tx = db.system(SystemPurpose::Operations).await?;
    let owner = store::find_owner(&mut tx, provider, external_id).await?;
    tx.commit().await?;
    Ok(owner.map(|(company, _)| company))
}
