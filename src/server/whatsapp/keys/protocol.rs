//! Devices, numbers and their hidden ids, trusted-contact tokens, messages kept for a retry.

use async_trait::async_trait;
use wacore::store::error::Result;
use wacore::store::traits::{DeviceListRecord, LidPnMappingEntry, PendingInboundKey, PendingInboundRow, ProtocolStore, TcTokenEntry};
use whatsapp_rust::buffa::Message as _;

use crate::server::conversations::said::find_said;
use crate::server::whatsapp::fit::{LONGEST_ID, fit};
use crate::server::whatsapp::hand_over::words_in_wire_form;

use super::rows::fenced;
use super::{Kind, SessionKeys, db, from_json, join, json};

#[async_trait]
impl ProtocolStore for SessionKeys {
    async fn get_sender_key_devices(&self, group: &str) -> Result<Vec<(String, bool)>> {
        let prefix = join(&[group, ""]);
        let rows = self.all(Kind::SenderKeyDevice, &prefix).await?;
        Ok(rows.into_iter().map(|row| (row.key.strip_prefix(&prefix).unwrap_or_default().to_owned(), row.t1 != 0)).collect())
    }

    async fn set_sender_key_status(&self, group: &str, entries: &[(&str, bool)]) -> Result<()> {
        for has in [true, false] {
            let rows = entries.iter().filter(|entry| entry.1 == has).map(|entry| (join(&[group, entry.0]), Vec::new())).collect();
            self.put_many(Kind::SenderKeyDevice, rows, i64::from(has)).await?;
        }
        Ok(())
    }

    async fn clear_sender_key_devices(&self, group: &str) -> Result<()> {
        self.delete_prefix(Kind::SenderKeyDevice, &join(&[group, ""])).await
    }

    async fn delete_sender_key_device_rows(&self, devices: &[&str]) -> Result<()> {
        let devices: Vec<String> = devices.iter().map(|&device| device.to_owned()).collect();
        fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = 9
               and split_part(key, chr(31), 2) = any($4)",
            &devices,
        )
        .map(drop)
    }

    async fn clear_all_sender_key_devices(&self) -> Result<()> {
        self.delete_prefix(Kind::SenderKeyDevice, "").await
    }

    async fn get_lid_mapping(&self, lid: &str) -> Result<Option<LidPnMappingEntry>> {
        self.get(Kind::Lid, lid).await?.map(|value| from_json(&value)).transpose()
    }

    async fn get_pn_mapping(&self, pn: &str) -> Result<Option<LidPnMappingEntry>> {
        match self.get(Kind::Pn, pn).await? {
            Some(lid) => self.get_lid_mapping(&String::from_utf8_lossy(&lid)).await,
            None => Ok(None),
        }
    }

    async fn put_lid_mapping(&self, entry: &LidPnMappingEntry) -> Result<()> {
        let by_lid = self.seal(Kind::Lid, &entry.lid, &json(entry)?)?;
        let by_pn = self.seal(Kind::Pn, &entry.phone_number, entry.lid.as_bytes())?;
        // Both directions in one statement.
        fenced!(
            self,
            "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1)
               select f.company_id, f.id, x.kind, x.key, x.value, $8::bigint
               from f, (values (10::smallint, $4::text, $5::bytea), (11::smallint, $6::text, $7::bytea)) as x (kind, key, value)
             on conflict (company_id, session_id, kind, key) do update set value = excluded.value, t1 = excluded.t1",
            entry.lid.as_str(),
            by_lid,
            entry.phone_number.as_str(),
            by_pn,
            entry.updated_at,
        )
        .map(drop)
    }

    async fn get_all_lid_mappings(&self) -> Result<Vec<LidPnMappingEntry>> {
        self.all(Kind::Lid, "").await?.iter().map(|row| from_json(&row.value)).collect()
    }

    async fn save_base_key(&self, address: &str, message: &str, key: &[u8]) -> Result<()> {
        self.put(Kind::BaseKey, &join(&[address, message]), key, self.now(), None).await
    }

    async fn has_same_base_key(&self, address: &str, message: &str, key: &[u8]) -> Result<bool> {
        Ok(self.get(Kind::BaseKey, &join(&[address, message])).await?.is_some_and(|stored| stored == key))
    }

    async fn delete_base_key(&self, address: &str, message: &str) -> Result<()> {
        self.delete(Kind::BaseKey, &[join(&[address, message])]).await
    }

    async fn update_device_list(&self, record: DeviceListRecord) -> Result<()> {
        self.put(Kind::Devices, &record.user, &json(&record)?, self.now(), None).await
    }

    async fn get_devices(&self, user: &str) -> Result<Option<DeviceListRecord>> {
        self.get(Kind::Devices, user).await?.map(|value| from_json(&value)).transpose()
    }

    async fn delete_devices(&self, user: &str) -> Result<()> {
        self.delete(Kind::Devices, &[user.to_owned()]).await
    }

    async fn get_group_metadata(&self, group: &str) -> Result<Option<Vec<u8>>> {
        self.get(Kind::Group, group).await
    }

    async fn put_group_metadata(&self, group: &str, metadata: &[u8]) -> Result<()> {
        self.put(Kind::Group, group, metadata, self.now(), None).await
    }

    async fn delete_group_metadata(&self, group: &str) -> Result<()> {
        self.delete(Kind::Group, &[group.to_owned()]).await
    }

    async fn get_tc_token(&self, jid: &str) -> Result<Option<TcTokenEntry>> {
        let row = self.row(Kind::TcToken, jid).await?;
        Ok(row.map(|row| TcTokenEntry { token: row.value, token_timestamp: row.t1, sender_timestamp: row.t2 }))
    }

    async fn put_tc_token(&self, jid: &str, entry: &TcTokenEntry) -> Result<()> {
        self.put(Kind::TcToken, jid, &entry.token, entry.token_timestamp, entry.sender_timestamp).await
    }

    async fn delete_tc_token(&self, jid: &str) -> Result<()> {
        self.delete(Kind::TcToken, &[jid.to_owned()]).await
    }

    async fn get_all_tc_token_jids(&self) -> Result<Vec<String>> {
        Ok(self.all(Kind::TcToken, "").await?.into_iter().map(|row| row.key).collect())
    }

    async fn delete_expired_tc_tokens(&self, token_cutoff: i64, sender_cutoff: i64) -> Result<u32> {
        let gone = fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = 15
               and (t1 < $4 or length(value) = 0) and (t2 is null or t2 < $5)",
            token_cutoff,
            sender_cutoff,
        )?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }

    async fn touch_tc_token_sender_timestamp(&self, jid: &str, at: i64) -> Result<()> {
        fenced!(
            self,
            "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1, t2)
               select company_id, id, 15, $4::text, ''::bytea, $5::bigint, $5::bigint from f
             on conflict (company_id, session_id, kind, key) do update set t2 = greatest(whatsapp_keys.t2, excluded.t2)",
            jid,
            at,
        )
        .map(drop)
    }

    async fn store_received_tc_token(&self, jid: &str, token: &[u8], at: i64) -> Result<()> {
        let sealed = self.seal(Kind::TcToken, jid, token)?;
        fenced!(
            self,
            "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1)
               select company_id, id, 15, $4::text, $5::bytea, $6::bigint from f
             on conflict (company_id, session_id, kind, key) do update set value = excluded.value, t1 = excluded.t1
               where length(whatsapp_keys.value) = 0 or excluded.t1 >= whatsapp_keys.t1",
            jid,
            sealed,
            at,
        )
        .map(drop)
    }

    async fn store_sent_message(&self, chat: &str, message: &str, payload: &[u8]) -> Result<()> {
        self.put(Kind::Sent, &join(&[chat, message]), payload, self.now(), None).await
    }

    async fn take_sent_message(&self, chat: &str, message: &str) -> Result<Option<Vec<u8>>> {
        self.fence.check()?;
        let key = join(&[chat, message]);
        let mut tx = self.begin().await?;
        let taken = sqlx::query_scalar!(
            r#"with f as (select company_id, id from whatsapp_sessions where company_id = $1 and id = $2 and epoch = $3 for key share),
                 w as (delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = 16 and key = $4
                       returning value)
               select w.value as "value?" from f left join w on true"#,
            self.company.0,
            self.session.0,
            self.epoch(),
            key
        )
        .fetch_optional(tx.conn())
        .await
        .map_err(db)?;
        let Some(value) = taken else { return Err(self.fence.trip()) };
        // The library forgets after two hours what it sent, and a phone may have been away for a month: the row knows.
        let said = if value.is_none() { find_said(&mut tx, chat, message).await.map_err(db)? } else { None };
        tx.commit().await.map_err(db)?;
        match value {
            Some(value) => self.open(Kind::Sent, &key, &value).map(Some),
            None => Ok(said.map(|words| words_in_wire_form(&words).encode_to_vec())),
        }
    }

    async fn delete_expired_sent_messages(&self, cutoff: i64) -> Result<u32> {
        self.expire(Kind::Sent, cutoff).await
    }

    async fn store_pending_inbound(&self, chat: &str, sender: &str, id: &str, message: &[u8]) -> Result<()> {
        self.put(Kind::Pending, &pending(chat, sender, id), message, self.now(), None).await
    }

    async fn get_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<Option<Vec<u8>>> {
        self.get(Kind::Pending, &pending(chat, sender, id)).await
    }

    async fn delete_pending_inbound(&self, chat: &str, sender: &str, id: &str) -> Result<()> {
        self.delete(Kind::Pending, &[pending(chat, sender, id)]).await
    }

    async fn delete_expired_pending_inbound(&self, cutoff: i64) -> Result<u32> {
        self.expire(Kind::Pending, cutoff).await
    }

    async fn store_pending_inbound_batch(&self, batch: &[PendingInboundRow<'_>]) -> Result<()> {
        let rows = batch.iter().map(|row| (pending(row.chat, row.sender, row.id), row.message.to_vec())).collect();
        self.put_many(Kind::Pending, rows, self.now()).await
    }

    async fn delete_pending_inbound_batch(&self, batch: &[PendingInboundKey<'_>]) -> Result<()> {
        let keys: Vec<String> = batch.iter().map(|row| pending(row.chat, row.sender, row.id)).collect();
        self.delete(Kind::Pending, &keys).await
    }
}

/// The sender chose the id: what is no key would fail all that came with it.
fn pending(chat: &str, sender: &str, id: &str) -> String {
    join(&[&fit(chat, LONGEST_ID), &fit(sender, LONGEST_ID), &fit(id, LONGEST_ID)])
}
