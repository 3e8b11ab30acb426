//! Keys, versions and MACs of the account's app state.

use async_trait::async_trait;
use wacore::appstate::hash::HashState;
use wacore::appstate::processor::AppStateMutationMAC;
use wacore::store::error::Result;
use wacore::store::traits::{AppStateSyncKey, AppSyncStore};

use super::{Kind, SessionKeys, db, from_json, hex, join, json, unhex};

#[async_trait]
impl AppSyncStore for SessionKeys {
    async fn get_sync_key(&self, id: &[u8]) -> Result<Option<AppStateSyncKey>> {
        self.get(Kind::SyncKey, &hex(id)).await?.map(|value| from_json(&value)).transpose()
    }

    async fn set_sync_key(&self, id: &[u8], key: AppStateSyncKey) -> Result<()> {
        // Microseconds: the newest key is asked for by this moment.
        let at = self.db.clock().now().timestamp_micros();
        self.put(Kind::SyncKey, &hex(id), &json(&key)?, at, None).await
    }

    async fn get_version(&self, name: &str) -> Result<HashState> {
        self.get(Kind::Version, name).await?.map_or_else(|| Ok(HashState::default()), |value| from_json(&value))
    }

    async fn set_version(&self, name: &str, state: HashState) -> Result<()> {
        self.put(Kind::Version, name, &json(&state)?, 0, None).await
    }

    async fn put_mutation_macs(&self, name: &str, version: u64, macs: &[AppStateMutationMAC]) -> Result<()> {
        let rows = macs.iter().map(|mac| (join(&[name, &hex(&mac.index_mac)]), mac.value_mac.clone())).collect();
        self.put_many(Kind::Mac, rows, i64::try_from(version).unwrap_or(i64::MAX)).await
    }

    async fn get_mutation_mac(&self, name: &str, index: &[u8]) -> Result<Option<Vec<u8>>> {
        self.get(Kind::Mac, &join(&[name, &hex(index)])).await
    }

    async fn delete_mutation_macs(&self, name: &str, indexes: &[Vec<u8>]) -> Result<()> {
        let keys: Vec<String> = indexes.iter().map(|index| join(&[name, &hex(index)])).collect();
        self.delete(Kind::Mac, &keys).await
    }

    async fn clear_mutation_macs(&self, name: &str) -> Result<()> {
        self.delete_prefix(Kind::Mac, &join(&[name, ""])).await
    }

    async fn get_latest_sync_key_id(&self) -> Result<Option<Vec<u8>>> {
        let mut tx = self.begin().await?;
        let newest = sqlx::query_scalar!(
            "select key from whatsapp_keys where company_id = $1 and session_id = $2 and kind = 6 order by t1 desc limit 1",
            self.company.0,
            self.session.0
        );
        Ok(newest.fetch_optional(tx.conn()).await.map_err(db)?.map(|key| unhex(&key)))
    }
}
