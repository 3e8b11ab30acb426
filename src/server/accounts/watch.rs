//! Sign-ins whose streams are open on this node, looked at all together: a stream ends when its sign-in or its role no longer
//! holds. Thousands of screens cost a few queries, not thousands.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::domain::access::{Permission, Role};
use crate::server::platform::db::{Db, DbError, SystemPurpose};

use super::sessions::{self, hash_of};

/// Between two looks; a stream ends within five seconds.
const LOOK: Duration = Duration::from_secs(3);
/// Sign-ins in one query.
const CHUNK: usize = 1000;

/// An open stream.
#[derive(Debug)]
struct Open {
    hash: Vec<u8>,
    permission: Permission,
    ended: CancellationToken,
}

#[derive(Debug, Default)]
struct Streams {
    next: u64,
    open: BTreeMap<u64, Open>,
}

/// The node's open streams; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SignInWatch(Arc<Mutex<Streams>>);

/// A stream that is looked after until this is dropped.
#[derive(Debug)]
pub struct Watched {
    watch: SignInWatch,
    number: u64,
    ended: CancellationToken,
}

impl Watched {
    /// Returns once the sign-in no longer allows the stream.
    pub async fn ended(&self) {
        self.ended.cancelled().await;
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.watch.streams().open.remove(&self.number);
    }
}

impl SignInWatch {
    fn streams(&self) -> std::sync::MutexGuard<'_, Streams> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks after a stream that was let in by this token for this.
    pub fn keep(&self, token: &SecretString, permission: Permission) -> Watched {
        let ended = CancellationToken::new();
        let mut streams = self.streams();
        streams.next += 1;
        let number = streams.next;
        streams.open.insert(number, Open { hash: hash_of(token), permission, ended: ended.clone() });
        Watched { watch: self.clone(), number, ended }
    }

    /// How many streams are looked after.
    pub fn open(&self) -> usize {
        self.streams().open.len()
    }

    /// Looks until `stop`.
    pub async fn run(self, db: Db, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK) => {}
            }
            // While the database is away nobody can have been signed out either.
            if let Err(error) = self.look(&db).await {
                tracing::debug!(%error, "cannot look after the open streams");
            }
        }
    }

    async fn look(&self, db: &Db) -> Result<(), DbError> {
        let hashes: Vec<Vec<u8>> = {
            let streams = self.streams();
            let distinct: HashSet<&Vec<u8>> = streams.open.values().map(|open| &open.hash).collect();
            distinct.into_iter().cloned().collect()
        };
        for chunk in hashes.chunks(CHUNK) {
            let mut tx = db.system(SystemPurpose::SignInLookup).await?;
            let standing: HashMap<Vec<u8>, Role> = sessions::standing(&mut tx, chunk).await?.into_iter().collect();
            tx.commit().await?;
            let asked: HashSet<&Vec<u8>> = chunk.iter().collect();
            for open in self.streams().open.values().filter(|open| asked.contains(&open.hash)) {
                if !standing.get(&open.hash).is_some_and(|role| role.may(open.permission)) {
                    open.ended.cancel();
                }
            }
        }
        Ok(())
    }
}
