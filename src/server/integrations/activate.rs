//! Making an installation active: its webhook path is stored first, then the provider is told where to call.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;
use crate::server::accounts::get_company;
use crate::server::platform::db::{Db, DbError, Tenant};
use crate::server::platform::events;

use super::connector::{Activation, ConnectorError, Salon};
use super::connectors::Connectors;
use super::door;
use super::store;

/// Why an installation is not active.
#[derive(Debug, thiserror::Error)]
pub enum ActivateError {
    /// The salon is connected already, here or by another company.
    #[error("the salon is connected already")]
    Taken,
    /// The provider did not agree.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// 32 random bytes as they stand in a path or a header.
fn secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Connects a salon of `provider` to the company and starts its first import. What was begun and broke off goes on.
pub async fn connect_salon(
    db: &Db,
    connectors: &Connectors,
    public_url: &str,
    company: CompanyId,
    provider: Provider,
    external_id: &str,
) -> Result<InstallationId, ActivateError> {
    let tenant = Tenant { company, actor: Actor::Console };
    let (path_secret, api_key) = (secret(), secret());
    let mut tx = db.tenant(tenant).await?;
    let profile = get_company(&mut tx).await?;
    let secret_hash = door::secret_hash(&path_secret);
    let installation = match store::renew_pending(&mut tx, provider, external_id, &secret_hash).await? {
        Some(begun) => begun,
        None => store::create_installation(&mut tx, provider, external_id, &secret_hash).await.map_err(|error| {
            let taken = error.as_database_error().is_some_and(|error| error.constraint() == Some("installations_by_salon"));
            if taken { ActivateError::Taken } else { error.into() }
        })?,
    };
    tx.commit().await?;
    let salon = Salon { external_id: external_id.to_owned(), zone: profile.zone };
    let webhook_url = format!("{public_url}/hooks/{}/{installation}/{path_secret}", provider.as_str());
    connectors.get(provider).activate(&salon, Activation { webhook_url, api_key }).await?;
    let mut tx = db.tenant(tenant).await?;
    if store::activate_installation(&mut tx, installation).await? {
        events::record(&mut tx, EventKind::InstallationActivated { installation }).await?;
    }
    tx.commit().await?;
    Ok(installation)
}
