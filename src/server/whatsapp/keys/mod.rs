//! The client's own state in PostgreSQL: identities, ratchets, pre-keys, mappings. One handle for each session, for as
//! long as its lease is ours: every write names the lease's epoch, and a stale one writes nothing.

mod app_sync;
mod protocol;
mod rows;
mod secrets;
mod signal;

use std::sync::Arc;

use wacore::store::error::{Result, StoreError};

use crate::domain::access::Actor;
use crate::domain::ids::{CompanyId, SessionId};
use crate::server::platform::db::{Db, Tenant, TenantTx};
use crate::server::platform::hex::lower as hex;
use crate::server::platform::seal::{CompanyKey, Place};

use super::lease::Fence;

/// What a row holds. The numbers are stored.
#[derive(Clone, Copy, Debug)]
#[repr(i16)]
pub(super) enum Kind {
    Identity = 1,
    Session = 2,
    PreKey = 3,
    SignedPreKey = 4,
    SenderKey = 5,
    SyncKey = 6,
    Version = 7,
    Mac = 8,
    SenderKeyDevice = 9,
    Lid = 10,
    Pn = 11,
    BaseKey = 12,
    Devices = 13,
    Group = 14,
    TcToken = 15,
    Sent = 16,
    Pending = 17,
    Secret = 18,
    Device = 19,
}

/// One session's rows. Clones share the lease.
#[derive(Clone, Debug)]
pub struct SessionKeys {
    db: Db,
    company: CompanyId,
    session: SessionId,
    fence: Arc<Fence>,
    key: CompanyKey,
}

impl SessionKeys {
    /// The rows of the session that `fence` holds the lease of, sealed under the company's key.
    pub fn new(db: Db, company: CompanyId, fence: Arc<Fence>, key: CompanyKey) -> Self {
        Self { db, company, session: fence.lease().session, fence, key }
    }

    async fn begin(&self) -> Result<TenantTx> {
        self.db.tenant(Tenant { company: self.company, actor: Actor::WhatsApp }).await.map_err(db)
    }

    fn epoch(&self) -> i64 {
        self.fence.lease().epoch
    }

    fn place(&self, kind: Kind, key: &str) -> Vec<u8> {
        [self.session.0.as_bytes().as_slice(), &(kind as i16).to_be_bytes(), key.as_bytes()].concat()
    }

    /// An empty value stays empty: its emptiness is a state that statements ask for.
    fn seal(&self, kind: Kind, key: &str, value: &[u8]) -> Result<Vec<u8>> {
        if value.is_empty() {
            return Ok(Vec::new());
        }
        self.key
            .seal(Place { column: "whatsapp_keys.value", row: &self.place(kind, key) }, value)
            .map_err(|error| StoreError::Validation(error.to_string()))
    }

    fn open(&self, kind: Kind, key: &str, value: &[u8]) -> Result<Vec<u8>> {
        if value.is_empty() {
            return Ok(Vec::new());
        }
        self.key
            .open(Place { column: "whatsapp_keys.value", row: &self.place(kind, key) }, value)
            .map_err(|error| StoreError::Validation(error.to_string()))
    }

    fn now(&self) -> i64 {
        self.db.clock().now().timestamp()
    }
}

fn db(error: sqlx::Error) -> StoreError {
    StoreError::Database(Box::new(error))
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| StoreError::Serialization(Box::new(error)))
}

fn from_json<T: serde::de::DeserializeOwned>(value: &[u8]) -> Result<T> {
    serde_json::from_slice(value).map_err(|error| StoreError::Serialization(Box::new(error)))
}

/// Parts of a key; the separator stands in no address, id or hash.
fn join(parts: &[&str]) -> String {
    parts.join("\u{1f}")
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
