//! The statements. Each write locks the session's row for key share and names the epoch: a taker of the lease waits for
//! it, it waits for a taker, and when the epoch is another it does nothing and trips the fence.

use wacore::store::error::Result;

use super::{Kind, SessionKeys, db};

/// A stored value with its two moments.
pub(super) struct Row {
    pub(super) key: String,
    pub(super) value: Vec<u8>,
    pub(super) t1: i64,
    pub(super) t2: Option<i64>,
}

/// Runs a write ($4… are its own parameters) if the epoch is still ours, commits, and answers how many rows it touched.
macro_rules! fenced {
    ($keys:ident, $write:literal $(, $argument:expr)* $(,)?) => {{
        $keys.fence.check()?;
        let mut tx = $keys.begin().await?;
        let touched = sqlx::query_scalar!(
            "with f as (select company_id, id from whatsapp_sessions where company_id = $1 and id = $2 and epoch = $3 for key share), w as ("
                + $write
                + " returning 1) select (select count(*) from w) as \"touched!\" from f",
            $keys.company.0, $keys.session.0, $keys.epoch() $(, $argument)*
        )
        .fetch_optional(tx.conn())
        .await
        .map_err($crate::server::whatsapp::keys::db)?;
        match touched {
            Some(touched) => {
                tx.commit().await.map_err($crate::server::whatsapp::keys::db)?;
                Ok::<u64, wacore::store::error::StoreError>(u64::try_from(touched).unwrap_or_default())
            }
            None => Err($keys.fence.trip()),
        }
    }};
}
pub(super) use fenced;

impl SessionKeys {
    pub(super) async fn put(&self, kind: Kind, key: &str, value: &[u8], t1: i64, t2: Option<i64>) -> Result<()> {
        let sealed = self.seal(kind, key, value)?;
        fenced!(
            self,
            "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1, t2)
               select company_id, id, $4::smallint, $5::text, $6::bytea, $7::bigint, $8::bigint from f
             on conflict (company_id, session_id, kind, key) do update set value = excluded.value, t1 = excluded.t1, t2 = excluded.t2",
            kind as i16,
            key,
            sealed,
            t1,
            t2 as Option<i64>,
        )
        .map(drop)
    }

    pub(super) async fn put_many(&self, kind: Kind, rows: Vec<(String, Vec<u8>)>, t1: i64) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let (mut keys, mut values) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (key, value) in rows {
            values.push(self.seal(kind, &key, &value)?);
            keys.push(key);
        }
        fenced!(
            self,
            "insert into whatsapp_keys (company_id, session_id, kind, key, value, t1)
               select f.company_id, f.id, $4::smallint, x.key, x.value, $7::bigint from f, unnest($5::text[], $6::bytea[]) as x (key, value)
             on conflict (company_id, session_id, kind, key) do update set value = excluded.value, t1 = excluded.t1",
            kind as i16,
            &keys,
            &values,
            t1,
        )
        .map(drop)
    }

    pub(super) async fn row(&self, kind: Kind, key: &str) -> Result<Option<Row>> {
        Ok(self.some(kind, &[key.to_owned()]).await?.pop())
    }

    pub(super) async fn get(&self, kind: Kind, key: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.row(kind, key).await?.map(|row| row.value))
    }

    /// Every row of a kind whose key begins with `prefix`, in key order.
    pub(super) async fn all(&self, kind: Kind, prefix: &str) -> Result<Vec<Row>> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query_as!(
            Row,
            "select key, value, t1, t2 from whatsapp_keys
             where company_id = $1 and session_id = $2 and kind = $3 and starts_with(key, $4) order by key",
            self.company.0,
            self.session.0,
            kind as i16,
            prefix
        )
        .fetch_all(tx.conn())
        .await
        .map_err(db)?;
        self.opened(kind, rows)
    }

    /// The rows of these keys that are there.
    pub(super) async fn some(&self, kind: Kind, keys: &[String]) -> Result<Vec<Row>> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query_as!(
            Row,
            "select key, value, t1, t2 from whatsapp_keys where company_id = $1 and session_id = $2 and kind = $3 and key = any($4)",
            self.company.0,
            self.session.0,
            kind as i16,
            keys
        )
        .fetch_all(tx.conn())
        .await
        .map_err(db)?;
        self.opened(kind, rows)
    }

    /// Rows as they are stored, their values unsealed.
    fn opened(&self, kind: Kind, sealed: Vec<Row>) -> Result<Vec<Row>> {
        sealed.into_iter().map(|row| Ok(Row { value: self.open(kind, &row.key, &row.value)?, ..row })).collect()
    }

    pub(super) async fn delete(&self, kind: Kind, keys: &[String]) -> Result<()> {
        fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = $4 and key = any($5)",
            kind as i16,
            keys,
        )
        .map(drop)
    }

    pub(super) async fn delete_prefix(&self, kind: Kind, prefix: &str) -> Result<()> {
        fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = $4 and starts_with(key, $5)",
            kind as i16,
            prefix,
        )
        .map(drop)
    }

    /// Deletes rows of a kind that are older than `cutoff`.
    pub(super) async fn expire(&self, kind: Kind, cutoff: i64) -> Result<u32> {
        let gone = fenced!(
            self,
            "delete from whatsapp_keys k using f where k.company_id = f.company_id and k.session_id = f.id and kind = $4 and t1 < $5",
            kind as i16,
            cutoff,
        )?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }
}
