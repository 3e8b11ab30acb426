//! Live frames: one reader for each company that is being watched, in commit order, and a bounded queue for each watcher.
//!
//! The cursor is (transaction, sequence), and only rows of transactions older than every open one are read: neither
//! sequences nor ids sort by commit, and a late commit must not be skipped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sqlx::types::Json;
use tokio::sync::broadcast;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::ids::CompanyId;
use crate::domain::letter::Letter;
use crate::domain::live::LiveEvent;

use super::db::{Db, DbError, Tenant, TenantTx};

/// Frames a watcher may be behind; then it is told to load anew.
const BEHIND: usize = 256;
/// Rows in one read.
const READ: i64 = 256;
/// How often a reader looks by itself.
const LOOK: Duration = Duration::from_secs(1);

/// Where a reader is: everything up to here was told.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Position {
    pub transaction: i64,
    pub sequence: i64,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.transaction, self.sequence)
    }
}

impl std::str::FromStr for Position {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (transaction, sequence) = text.split_once('-').unwrap_or((text, "0"));
        Ok(Self { transaction: transaction.parse()?, sequence: sequence.parse()? })
    }
}

/// A frame and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub position: Position,
    pub event: LiveEvent,
}

/// The node's readers; clones share them.
#[derive(Clone, Debug)]
pub struct LiveHub {
    db: Db,
    companies: Arc<Mutex<HashMap<CompanyId, Weak<broadcast::Sender<Frame>>>>>,
}

/// One watcher's end: the frames it missed since `Last-Event-ID`, then what comes.
#[derive(Debug)]
pub struct Watch {
    pub missed: Vec<Frame>,
    pub frames: broadcast::Receiver<Frame>,
    /// Keeps the company's reader alive.
    _reader: Arc<broadcast::Sender<Frame>>,
}

impl LiveHub {
    /// A hub on this database.
    pub fn new(db: Db) -> Self {
        Self { db, companies: Arc::default() }
    }

    /// Watches a company. With `since` the frames after it come first; too many of them are a resync.
    pub async fn watch(&self, company: CompanyId, since: Option<Position>) -> Result<Watch, DbError> {
        let reader = self.reader(company).await?;
        // Subscribed before the past is read: a frame may come twice, and never not at all.
        let frames = reader.subscribe();
        let missed = match since {
            Some(since) => {
                let missed = read(&self.db, company, since).await?;
                if missed.is_whole { missed.frames } else { vec![Frame { position: missed.upto, event: LiveEvent::Resync }] }
            }
            None => Vec::new(),
        };
        Ok(Watch { missed, frames, _reader: reader })
    }

    /// Watchers there are now, of all companies, and the readers that serve them.
    pub fn count(&self) -> (usize, usize) {
        let companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
        let readers: Vec<_> = companies.values().filter_map(Weak::upgrade).collect();
        (readers.iter().map(|reader| reader.receiver_count()).sum(), readers.len())
    }

    async fn reader(&self, company: CompanyId) -> Result<Arc<broadcast::Sender<Frame>>, DbError> {
        if let Some(reader) = self.running(company) {
            return Ok(reader);
        }
        let start = position(&mut self.db.tenant(Tenant { company, actor: Actor::Job }).await?).await?;
        let mut companies = self.companies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = companies.get(&company).and_then(Weak::upgrade) {
            return Ok(reader);
        }
        let reader = Arc::new(broadcast::channel(BEHIND).0);
        companies.retain(|_, reader| reader.strong_count() > 0);
        companies.insert(company, Arc::downgrade(&reader));
        tokio::spawn(follow(self.db.clone(), company, start, Arc::downgrade(&reader)));
        Ok(reader)
    }

    fn running(&self, company: CompanyId) -> Option<Arc<broadcast::Sender<Frame>>> {
        self.companies.lock().unwrap_or_else(PoisonError::into_inner).get(&company).and_then(Weak::upgrade)
    }
}

/// Reads what is new until nobody watches.
async fn follow(db: Db, company: CompanyId, mut position: Position, reader: Weak<broadcast::Sender<Frame>>) {
    let mut news = db.hints().news();
    loop {
        let heard = tokio::time::timeout(LOOK, async {
            // A hint that was lost in the crowd may have been ours.
            while news.recv().await.is_ok_and(|heard| heard != company) {}
        })
        .await
        .is_ok();
        // A hint may come before every older transaction has ended: look again shortly.
        for wait_ms in [0, 5, 20, 50] {
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            let Some(frames) = reader.upgrade() else { return };
            match read(&db, company, position).await {
                Ok(new) if new.upto == position && heard => {}
                Ok(new) => {
                    position = new.upto;
                    for frame in new.frames {
                        let _ = frames.send(frame);
                    }
                    if new.is_whole {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot read what is new");
                    break;
                }
            }
        }
    }
}

/// Where the stream stands: whoever reads anything after this, and watches from here, misses nothing in between.
pub async fn position(tx: &mut TenantTx) -> Result<Position, DbError> {
    let transaction =
        sqlx::query_scalar!(r#"select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "xmin!""#).fetch_one(tx.conn()).await?;
    Ok(Position { transaction, sequence: 0 })
}

/// What one read found. Not every fact is a frame, so the place it came to is told apart.
struct Found {
    frames: Vec<Frame>,
    upto: Position,
    /// There was no more.
    is_whole: bool,
}

async fn read(db: &Db, company: CompanyId, since: Position) -> Result<Found, DbError> {
    let mut tx = db.tenant(Tenant { company, actor: Actor::Job }).await?;
    let rows = sqlx::query!(
        r#"select xid::text::bigint as "xid!", seq, payload as "payload: Json<EventKind>" from events
           where company_id = $1 and (xid, seq) > ($2::text::xid8, $3) and xid < pg_snapshot_xmin(pg_current_snapshot())
           order by xid, seq limit $4"#,
        company.0,
        since.transaction.to_string(),
        since.sequence,
        READ
    )
    .fetch_all(tx.conn())
    .await?;
    let place = |transaction, sequence| Position { transaction, sequence };
    let upto = rows.last().map_or(since, |row| place(row.xid, row.seq));
    let is_whole = i64::try_from(rows.len()).is_ok_and(|rows| rows < READ);
    let frames =
        rows.into_iter().filter_map(|row| Some(Frame { position: place(row.xid, row.seq), event: told(&row.payload.0)? })).collect();
    Ok(Found { frames, upto, is_whole })
}

/// What the screens are told of a fact; ids and small facts only.
fn told(kind: &EventKind) -> Option<LiveEvent> {
    match kind {
        EventKind::MessageMoved { client, message, status } => {
            Some(LiveEvent::MessageMoved { client: *client, message: *message, status: *status })
        }
        EventKind::WhatsAppStateChanged { .. } => Some(LiveEvent::WhatsAppChanged),
        EventKind::OnboardingReached { .. }
        | EventKind::InstallationActivated { .. }
        | EventKind::ActivationFailed { .. }
        | EventKind::InstallationFrozen { .. }
        | EventKind::InstallationResumed { .. }
        | EventKind::InstallationRemoved { .. } => Some(LiveEvent::OnboardingChanged),
        EventKind::PersonInvited { .. }
        | EventKind::InvitationWithdrawn { .. }
        | EventKind::PersonJoined { .. }
        | EventKind::RoleChanged { .. }
        | EventKind::PersonRemoved { .. }
        | EventKind::LetterQueued { letter: Letter::Invitation, .. } => Some(LiveEvent::PeopleChanged),
        EventKind::ReceiptParked { .. }
        | EventKind::WorkGivenUp { .. }
        | EventKind::ProblemReplayed { .. }
        | EventKind::ProblemDismissed { .. } => Some(LiveEvent::IntakeChanged),
        other if other.is_in_timeline() => other.client().map(|client| LiveEvent::TimelineGrew { client }),
        _ => None,
    }
}
