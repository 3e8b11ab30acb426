//! Identities, ratchets, pre-keys and sender keys.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use wacore::store::error::Result;
use wacore::store::traits::SignalStore;

use super::{Kind, SessionKeys, db};

/// Pre-key ids as keys that sort as their numbers do.
fn id_key(id: u32) -> String {
    format!("{id:08x}")
}

fn id_of(key: &str) -> u32 {
    u32::from_str_radix(key, 16).unwrap_or_default()
}

fn owned(batch: &[(Arc<str>, Bytes)]) -> Vec<(String, Vec<u8>)> {
    batch.iter().map(|(address, record)| (address.to_string(), record.to_vec())).collect()
}

#[async_trait]
impl SignalStore for SessionKeys {
    async fn put_identity(&self, address: &str, key: [u8; 32]) -> Result<()> {
        self.put(Kind::Identity, address, &key, 0, None).await
    }

    async fn put_identities_batch(&self, batch: &[(Arc<str>, [u8; 32])]) -> Result<()> {
        self.put_many(Kind::Identity, batch.iter().map(|(address, key)| (address.to_string(), key.to_vec())).collect(), 0).await
    }

    async fn load_identity(&self, address: &str) -> Result<Option<[u8; 32]>> {
        Ok(self.get(Kind::Identity, address).await?.and_then(|key| key.try_into().ok()))
    }

    async fn delete_identity(&self, address: &str) -> Result<()> {
        self.delete(Kind::Identity, &[address.to_owned()]).await
    }

    async fn get_session(&self, address: &str) -> Result<Option<Bytes>> {
        Ok(self.get(Kind::Session, address).await?.map(Bytes::from))
    }

    async fn put_session(&self, address: &str, session: &[u8]) -> Result<()> {
        self.put(Kind::Session, address, session, 0, None).await
    }

    async fn put_sessions_batch(&self, batch: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.put_many(Kind::Session, owned(batch), 0).await
    }

    async fn delete_session(&self, address: &str) -> Result<()> {
        self.delete(Kind::Session, &[address.to_owned()]).await
    }

    async fn has_signal_state_for_user(&self, user: &str) -> Result<bool> {
        let mut tx = self.begin().await?;
        let found = sqlx::query_scalar!(
            r#"select exists (select 1 from whatsapp_keys where company_id = $1 and session_id = $2 and kind in (1, 2)
                 and (starts_with(key, $3 || '@') or starts_with(key, $3 || ':'))) as "found!""#,
            self.company.0,
            self.session.0,
            user
        );
        found.fetch_one(tx.conn()).await.map_err(db)
    }

    async fn store_prekey(&self, id: u32, record: &[u8], uploaded: bool) -> Result<()> {
        self.put(Kind::PreKey, &id_key(id), record, i64::from(uploaded), None).await
    }

    async fn store_prekeys_batch(&self, batch: &[(u32, Bytes)], uploaded: bool) -> Result<()> {
        self.put_many(Kind::PreKey, batch.iter().map(|(id, record)| (id_key(*id), record.to_vec())).collect(), i64::from(uploaded)).await
    }

    async fn load_prekey(&self, id: u32) -> Result<Option<Bytes>> {
        Ok(self.get(Kind::PreKey, &id_key(id)).await?.map(Bytes::from))
    }

    async fn load_prekeys_batch(&self, ids: &[u32]) -> Result<Vec<(u32, Bytes)>> {
        let keys: Vec<String> = ids.iter().map(|id| id_key(*id)).collect();
        Ok(self.some(Kind::PreKey, &keys).await?.into_iter().map(|row| (id_of(&row.key), Bytes::from(row.value))).collect())
    }

    async fn mark_prekeys_uploaded(&self, ids: &[u32]) -> Result<()> {
        let keys: Vec<String> = ids.iter().map(|id| id_key(*id)).collect();
        super::rows::fenced!(
            self,
            "update whatsapp_keys k set t1 = 1 from f where k.company_id = f.company_id and k.session_id = f.id and kind = 3 and key = any($4)",
            &keys,
        )
        .map(drop)
    }

    async fn remove_prekey(&self, id: u32) -> Result<()> {
        self.delete(Kind::PreKey, &[id_key(id)]).await
    }

    async fn get_max_prekey_id(&self) -> Result<u32> {
        let mut tx = self.begin().await?;
        let highest = sqlx::query_scalar!(
            "select max(key) from whatsapp_keys where company_id = $1 and session_id = $2 and kind = 3",
            self.company.0,
            self.session.0
        );
        Ok(highest.fetch_one(tx.conn()).await.map_err(db)?.as_deref().map_or(0, id_of))
    }

    async fn store_signed_prekey(&self, id: u32, record: &[u8]) -> Result<()> {
        self.put(Kind::SignedPreKey, &id_key(id), record, 0, None).await
    }

    async fn load_signed_prekey(&self, id: u32) -> Result<Option<Vec<u8>>> {
        self.get(Kind::SignedPreKey, &id_key(id)).await
    }

    async fn load_all_signed_prekeys(&self) -> Result<Vec<(u32, Vec<u8>)>> {
        Ok(self.all(Kind::SignedPreKey, "").await?.into_iter().map(|row| (id_of(&row.key), row.value)).collect())
    }

    async fn remove_signed_prekey(&self, id: u32) -> Result<()> {
        self.delete(Kind::SignedPreKey, &[id_key(id)]).await
    }

    async fn put_sender_key(&self, address: &str, record: &[u8]) -> Result<()> {
        self.put(Kind::SenderKey, address, record, 0, None).await
    }

    async fn put_sender_keys_batch(&self, batch: &[(Arc<str>, Bytes)]) -> Result<()> {
        self.put_many(Kind::SenderKey, owned(batch), 0).await
    }

    async fn get_sender_key(&self, address: &str) -> Result<Option<Vec<u8>>> {
        self.get(Kind::SenderKey, address).await
    }

    async fn delete_sender_key(&self, address: &str) -> Result<()> {
        self.delete(Kind::SenderKey, &[address.to_owned()]).await
    }
}
