//! One attempt: what is to be told is read and marked as told, then the CRM is told, then what it says is weighed.

use crate::domain::ids::InstallationId;
use crate::server::accounts::get_company;
use crate::server::integrations::connector::{Activation, Salon};
use crate::server::integrations::marketplace::provider::Standing;
use crate::server::integrations::marketplace::{Marketplace, pending, store};
use crate::server::platform::db::Tenant;
use crate::server::platform::vault::VaultError;

use super::ActivateError;
use super::verdict::{self, Verdict};

impl Marketplace {
    /// `None` when the installation does not wait for an activation, or nobody has asked for one.
    pub(super) async fn attempt(&self, tenant: Tenant, installation: InstallationId) -> Result<Option<Verdict>, ActivateError> {
        let mut tx = self.db.tenant(tenant).await?;
        let Some(begun) = pending::lock_pending(&mut tx, installation).await? else { return Ok(None) };
        let (Some(api_key), Some(path_secret)) = (&begun.api_key, &begun.path_secret) else { return Ok(None) };
        let key = self.vault.key(&mut tx).await?;
        let open = |place, sealed: &[u8]| key.open(place, sealed).map(|plain| String::from_utf8_lossy(&plain).into_owned());
        let api_key = open(store::api_key_place(&installation.0), api_key).map_err(VaultError::from)?;
        let path_secret = open(store::path_secret_place(&installation.0), path_secret).map_err(VaultError::from)?;
        let zone = get_company(&mut tx).await?.zone;
        pending::set_activation(&mut tx, installation, "called").await?;
        tx.commit().await?;
        let connector = self.connectors.get(begun.provider);
        let market = connector.marketplace();
        let told_before = begun.activation.as_deref() == Some("called");
        if told_before {
            match market.get_standing(&begun.external_id).await {
                Ok(Standing::Active) => return Ok(Some(Verdict::Active)),
                Ok(_) => {}
                Err(error) => return Ok(Some(Verdict::Unknown(error))),
            }
        }
        let salon = Salon { external_id: begun.external_id.clone(), zone };
        let provider = begun.provider.as_str();
        let webhook_url = format!("{}/hooks/{provider}/{installation}/{path_secret}", self.public_url);
        let Err(error) = connector.activate(&salon, Activation { webhook_url, api_key }).await else { return Ok(Some(Verdict::Active)) };
        if !verdict::may_be_active(&error) {
            return Ok(Some(verdict::refused(&error)));
        }
        tracing::info!(%installation, %error, "the CRM is asked whether the installation is active all the same");
        Ok(Some(match market.get_standing(&begun.external_id).await {
            Ok(Standing::Active) => Verdict::Active,
            Ok(_) => verdict::refused(&error),
            Err(asked) => Verdict::Unknown(asked),
        }))
    }
}
