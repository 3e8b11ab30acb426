//! The companies' data keys, unwrapped once and kept in memory.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::domain::ids::CompanyId;

use super::db::{DbError, TenantTx};
use super::seal::{CompanyKey, KeyRing, SealError};

/// Why a company's key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The company has no key: it was shredded, or never registered.
    #[error("the company has no data key")]
    NoKey,
    /// The key does not unwrap.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Data keys by company; clones share them.
#[derive(Clone, Debug)]
pub struct Vault {
    ring: KeyRing,
    keys: Arc<RwLock<HashMap<CompanyId, CompanyKey>>>,
}

impl Vault {
    /// A vault under these root keys.
    pub fn new(ring: KeyRing) -> Self {
        Self { ring, keys: Arc::default() }
    }

    /// The root keys.
    pub fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// Makes the data key of a company that is being registered in `tx`.
    pub async fn create(&self, tx: &mut TenantTx) -> Result<(), VaultError> {
        let company = tx.tenant().company;
        let (_, root_kid, wrapped) = self.ring.new_company_key(company)?;
        let now = tx.now();
        sqlx::query!(
            "insert into company_keys (company_id, root_kid, wrapped, created_at) values ($1, $2, $3, $4)",
            company.0,
            root_kid,
            wrapped,
            now
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }

    /// The key, if it was used before on this node.
    pub fn known(&self, company: CompanyId) -> Option<CompanyKey> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).get(&company).cloned()
    }

    /// The key of the transaction's company.
    pub async fn key(&self, tx: &mut TenantTx) -> Result<CompanyKey, VaultError> {
        let company = tx.tenant().company;
        if let Some(key) = self.known(company) {
            return Ok(key);
        }
        let row = sqlx::query!("select root_kid, wrapped from company_keys where company_id = $1", company.0)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(VaultError::NoKey)?;
        self.keep(company, &row.root_kid, &row.wrapped)
    }

    /// Unwraps a key that was read elsewhere (the webhook token lookup) and keeps it.
    pub fn keep(&self, company: CompanyId, root_kid: &str, wrapped: &[u8]) -> Result<CompanyKey, VaultError> {
        let key = self.ring.unwrap_company_key(company, root_kid, wrapped)?;
        self.keys.write().unwrap_or_else(PoisonError::into_inner).insert(company, key.clone());
        Ok(key)
    }
}
