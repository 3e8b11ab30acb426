//! The intake: raw calls are stored, sealed, before they are answered. Many calls share one commit.
//!
//! A call that comes while the database is away gets an error at once or after a short wait: nothing was promised.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::domain::ids::CompanyId;
use crate::server::platform::db::{Db, DbError};
use crate::server::platform::faults::fault_point;
use crate::server::platform::hints::Touched;
use crate::server::platform::jobs::Lane;
use crate::server::platform::limit::answered;
use crate::server::platform::seal::SealError;
use crate::server::work;

use super::door::Behind;
use super::store::body_place;

/// Calls in one commit at most.
const GROUP: usize = 256;
/// Commits under way at once.
const FLUSHERS: usize = 2;
/// Calls that may wait for their commit; a further one is told to come back.
const WAITING: usize = 4 * GROUP;
/// No call waits longer for its commit.
const PATIENCE: Duration = Duration::from_secs(3);
/// A commit that takes longer is one on a dead connection: another is taken.
const TOO_LONG: Duration = Duration::from_secs(2);
/// Between two tries of a commit.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a call was not stored.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The database is away or behind; nothing was promised.
    #[error("the intake cannot store now")]
    Unavailable,
    /// The body cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

struct Row {
    company: CompanyId,
    id: Uuid,
    installation: Uuid,
    content_hash: Vec<u8>,
    body: Vec<u8>,
    body_length: i32,
    reason: Option<&'static str>,
    at: DateTime<Utc>,
    stored: oneshot::Sender<()>,
}

/// The intake of this node; clones share its commits.
#[derive(Clone, Debug)]
pub struct Intake {
    db: Db,
    rows: mpsc::Sender<Row>,
}

impl Intake {
    /// An intake and its committing tasks, which end when the last clone is dropped.
    pub fn start(db: Db) -> Self {
        let (rows, waiting) = mpsc::channel(WAITING);
        let waiting = std::sync::Arc::new(tokio::sync::Mutex::new(waiting));
        for _ in 0..FLUSHERS {
            let (db, waiting) = (db.clone(), waiting.clone());
            tokio::spawn(async move {
                while let Some(group) = next_group(&waiting).await {
                    flush(&db, group).await;
                }
            });
        }
        Self { db, rows }
    }

    /// Stores a call and returns once it is committed. `parked` says why nobody need try to understand it;
    /// `length` is that of the whole body, of which `body` may be the beginning.
    pub async fn store(&self, behind: &Behind, body: &[u8], length: usize, parked: Option<&'static str>) -> Result<(), IntakeError> {
        self.keep(behind, self.db.ids().next(), body, length, parked, &[]).await
    }

    /// Stores a call whose very words may come again and mean it: it repeats no other.
    pub async fn store_each(&self, behind: &Behind, body: &[u8]) -> Result<(), IntakeError> {
        let id: Uuid = self.db.ids().next();
        self.keep(behind, id, body, body.len(), None, id.as_bytes()).await
    }

    async fn keep(
        &self,
        behind: &Behind,
        id: Uuid,
        body: &[u8],
        length: usize,
        parked: Option<&'static str>,
        salt: &[u8],
    ) -> Result<(), IntakeError> {
        let mut hash = Sha256::new();
        hash.update(salt);
        hash.update(behind.installation.0.as_bytes());
        hash.update(body);
        let (stored, committed) = oneshot::channel();
        let row = Row {
            company: behind.company,
            id,
            installation: behind.installation.0,
            content_hash: hash.finalize().to_vec(),
            body: behind.key.seal(body_place(&id), body)?,
            body_length: i32::try_from(length).unwrap_or(i32::MAX),
            reason: parked,
            at: self.db.clock().now(),
            stored,
        };
        self.rows.try_send(row).map_err(|_| IntakeError::Unavailable)?;
        match tokio::time::timeout(PATIENCE, committed).await {
            Ok(Ok(())) => Ok(()),
            // It may still be committed; the caller hears «not stored», repeats it, and the repetition changes nothing.
            _ => Err(IntakeError::Unavailable),
        }
    }
}

async fn next_group(waiting: &tokio::sync::Mutex<mpsc::Receiver<Row>>) -> Option<Vec<Row>> {
    let mut group = Vec::with_capacity(GROUP);
    (waiting.lock().await.recv_many(&mut group, GROUP).await > 0).then_some(group)
}

async fn flush(db: &Db, group: Vec<Row>) {
    let begun = Instant::now();
    let stored = loop {
        match answered(TOO_LONG, commit(db, &group)).await {
            // A connection that died unnoticed, a server that restarts: the callers still wait. A group that was committed
            // after all changes nothing when it comes again.
            Err(error) if begun.elapsed() < PATIENCE => {
                tracing::warn!(%error, calls = group.len(), "cannot store calls yet");
                tokio::time::sleep(PAUSE).await;
            }
            stored => break stored,
        }
    };
    match stored {
        Ok(companies) => {
            metrics::histogram!("otklik_intake_group").record(f64::from(u32::try_from(group.len()).unwrap_or(u32::MAX)));
            for row in group {
                // A caller that went away is answered by nobody, and its call is stored all the same.
                let _ = row.stored.send(());
            }
            let mut touched = Touched::default();
            if let Some(lane) = touched.lanes.get_mut(Lane::Transactional as usize) {
                *lane = true;
            }
            for company in companies {
                db.hints().committed(company, touched);
            }
        }
        // Dropping the rows tells every caller that nothing was stored.
        Err(error) => tracing::warn!(%error, calls = group.len(), "cannot store calls"),
    }
}

/// One statement for the whole group: the receipts, and one job for each company that has new ones.
async fn commit(db: &Db, group: &[Row]) -> Result<Vec<CompanyId>, DbError> {
    // A body that stands twice in one group is one row seen twice.
    let mut copies: HashMap<(Uuid, &[u8]), i32> = HashMap::new();
    for row in group {
        *copies.entry((row.installation, &row.content_hash)).or_default() += 1;
    }
    let firsts: Vec<(&Row, i32)> =
        group.iter().filter_map(|row| copies.remove(&(row.installation, row.content_hash.as_slice())).map(|count| (row, count))).collect();
    macro_rules! column {
        ($row:ident => $value:expr) => {
            firsts.iter().map(|($row, _)| $value).collect::<Vec<_>>()
        };
    }
    let mut single = db.intake().await?;
    fault_point!("intake.before_commit");
    let fresh = sqlx::query_file_scalar!(
        "queries/store_receipts.sql",
        &column!(row => row.company.0),
        &column!(row => row.id),
        &column!(row => row.installation),
        &column!(row => row.content_hash.as_slice()) as &[&[u8]],
        &column!(row => row.body.as_slice()) as &[&[u8]],
        &column!(row => row.body_length),
        &column!(row => row.reason) as &[Option<&str>],
        &column!(row => row.at),
        &firsts.iter().map(|(_, count)| *count).collect::<Vec<_>>(),
        work::TRANSLATE_RECEIPTS,
        work::translate_receipts_payload(),
        Lane::Transactional.as_str(),
    )
    .fetch_all(single.conn())
    .await?;
    single.answered();
    fault_point!("intake.after_commit");
    Ok(fresh.into_iter().map(CompanyId).collect())
}
