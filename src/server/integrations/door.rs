//! Webhook paths: who stands behind `/hooks/{provider}/{installation}/{secret}`. Looked up once, kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;
use crate::server::platform::db::{Db, SystemPurpose};
use crate::server::platform::seal::CompanyKey;
use crate::server::platform::vault::{Vault, VaultError};

/// So long a changed secret may still be refused or accepted.
const FRESH: Duration = Duration::from_secs(30);
/// More paths than this are not kept in memory.
const KEPT: usize = 100_000;

/// Who stands behind a path.
#[derive(Clone, Debug)]
pub struct Behind {
    pub company: CompanyId,
    pub installation: InstallationId,
    /// Seals what comes in.
    pub key: CompanyKey,
}

#[derive(Debug)]
struct Known {
    provider: String,
    secrets: Vec<Vec<u8>>,
    behind: Behind,
    at: Instant,
}

/// The hash of a path's secret, as it is stored.
pub fn secret_hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The paths this node knows; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Doors(Arc<Mutex<HashMap<InstallationId, Arc<Known>>>>);

impl Doors {
    /// Who stands behind this path; `None` when nobody does.
    pub async fn open(
        &self,
        db: &Db,
        vault: &Vault,
        provider: Provider,
        installation: InstallationId,
        secret: &str,
    ) -> Result<Option<Behind>, VaultError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&installation).cloned();
        let known = match known.filter(|known| known.at.elapsed() < FRESH) {
            Some(known) => known,
            None => match look_up(db, vault, installation).await? {
                Some(known) => self.keep(installation, known),
                None => return Ok(None),
            },
        };
        let given = secret_hash(secret);
        let right = known.secrets.iter().any(|stored| bool::from(stored.ct_eq(&given)));
        Ok((right && known.provider == provider.as_str()).then(|| known.behind.clone()))
    }

    /// Who has this salon (the provider's number); `None` when nobody does.
    pub async fn find(&self, db: &Db, vault: &Vault, provider: Provider, external_id: &str) -> Result<Option<Behind>, VaultError> {
        let mut tx = db.system(SystemPurpose::WebhookTokenLookup).await?;
        let installation = sqlx::query_scalar!(
            "select id from installations where provider = $1 and external_id = $2 and state <> 'uninstalled'",
            provider.as_str(),
            external_id
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        let Some(installation) = installation else { return Ok(None) };
        Ok(look_up(db, vault, InstallationId(installation)).await?.map(|known| known.behind))
    }

    fn keep(&self, installation: InstallationId, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if doors.len() >= KEPT {
            doors.clear();
        }
        doors.insert(installation, known.clone());
        known
    }
}

async fn look_up(db: &Db, vault: &Vault, installation: InstallationId) -> Result<Option<Known>, VaultError> {
    let mut tx = db.system(SystemPurpose::WebhookTokenLookup).await?;
    let row = sqlx::query!(
        "select installations.company_id, provider, secret_hash, previous_secret_hash, root_kid, wrapped
         from installations join company_keys on company_keys.company_id = installations.company_id
         where installations.id = $1 and state <> 'uninstalled'",
        installation.0
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let company = CompanyId(row.company_id);
    let key = match vault.known(company) {
        Some(key) => key,
        None => vault.keep(company, &row.root_kid, &row.wrapped)?,
    };
    let secrets = std::iter::once(row.secret_hash).chain(row.previous_secret_hash).collect();
    Ok(Some(Known { provider: row.provider, secrets, behind: Behind { company, installation, key }, at: Instant::now() }))
}
