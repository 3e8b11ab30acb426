//! Message secrets, and the device itself.

use async_trait::async_trait;
use wacore::store::Device;
use wacore::store::error::Result;
use wacore::store::traits::{DeviceStore, MsgSecretEntry, MsgSecretStore};

use super::rows::fenced;
use super::{Kind, SessionKeys, from_json, join, json};

#[async_trait]
impl MsgSecretStore for SessionKeys {
    async fn put_msg_secrets(&self, entries: Vec<MsgSecretEntry>) -> Result<usize> {
        let mut stored = 0;
        for entry in &entries {
            let key = join(&[&entry.chat, &entry.sender, &entry.msg_id]);
            let sealed = self.seal(Kind::Secret, &key, &entry.secret[..])?;
            // The later deadline wins, and none at all (0) wins over every deadline.
            stored += fenced!(
                self,
                "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1, t2)
                   select company_id, id, 18, $4::text, $5::bytea, $6::bigint, $7::bigint from f
                 on conflict (company_id, session_id, kind, key) do update set value = excluded.value,
                   t1 = case when whatsapp_keys.t1 = 0 or excluded.t1 = 0 then 0 else greatest(whatsapp_keys.t1, excluded.t1) end,
                   t2 = greatest(whatsapp_keys.t2, excluded.t2)",
                key,
                sealed,
                entry.expires_at,
                entry.message_ts,
            )?;
        }
        Ok(usize::try_from(stored).unwrap_or_default())
    }

    async fn get_msg_secret(&self, chat: &str, sender: &str, message: &str) -> Result<Option<Vec<u8>>> {
        self.get(Kind::Secret, &join(&[chat, sender, message])).await
    }

    async fn get_msg_secret_with_ts(&self, chat: &str, sender: &str, message: &str) -> Result<Option<(Vec<u8>, i64)>> {
        let row = self.row(Kind::Secret, &join(&[chat, sender, message])).await?;
        Ok(row.map(|row| (row.value, row.t2.unwrap_or_default())))
    }

    async fn delete_expired_msg_secrets(&self, now: i64) -> Result<u32> {
        let gone = fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = 18 and t1 <> 0 and t1 <= $4",
            now,
        )?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }
}

#[async_trait]
impl DeviceStore for SessionKeys {
    async fn save(&self, device: &Device) -> Result<()> {
        self.put(Kind::Device, "", &json(device)?, self.now(), None).await
    }

    async fn load(&self) -> Result<Option<Device>> {
        self.get(Kind::Device, "").await?.map(|value| from_json(&value)).transpose()
    }

    async fn exists(&self) -> Result<bool> {
        Ok(self.get(Kind::Device, "").await?.is_some())
    }

    async fn create(&self) -> Result<i32> {
        if !self.exists().await? {
            self.save(&Device::new()).await?;
        }
        // The crate's own number of the device; our rows are found by the session's id.
        Ok(1)
    }
}
