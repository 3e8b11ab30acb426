//! Intake problems: parked calls and dead work of the company in one list, newest first, in keyset pages. Of a call nothing is
//! told but its envelope: what it says of people stays sealed.

mod replay;
mod store;

pub use replay::{ReplayError, dismiss, outcome_of, replay};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::intake::{Problem, ProblemFilter, ProblemId, ProblemWhat};
use crate::domain::page::{Cursor, Page};
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::cursor::{self, PageError};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::jobs::backoff::DIED_EACH_TIME;
use crate::server::platform::jobs::revive::{GivenUp, count_dead, list_dead};
use crate::server::platform::vault::Vault;
use crate::server::work;

use super::connectors::Connectors;
use store::{Parked, TOO_LARGE};

/// Problems of a page.
const PAGE: usize = 30;
/// Counted no further: what a person has to look at is soon «many».
const MOST: i64 = 100;

/// A page of the company's problems.
pub async fn list_problems(
    tx: &mut TenantTx,
    (vault, connectors): (&Vault, &Connectors),
    filter: ProblemFilter,
    after: Option<&Cursor>,
) -> Result<Page<Problem>, PageError> {
    let before = cursor::read(after, key_of)?.unwrap_or((DateTime::<Utc>::MAX_UTC, Uuid::max()));
    let profile = get_company(tx).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or_default();
    let calls = if filter == ProblemFilter::Work { vec![] } else { store::list_parked(tx, before, limit).await? };
    let dead = if filter == ProblemFilter::Calls { vec![] } else { list_dead(tx, before, limit).await? };
    // Without the key nothing is told of a call but that it is there.
    let key = if calls.is_empty() { None } else { vault.key(tx).await.inspect_err(|error| tracing::error!(%error, "no key")).ok() };
    let mut found: Vec<((DateTime<Utc>, Uuid), Problem)> = Vec::with_capacity(calls.len() + dead.len());
    for parked in calls {
        let glance = key.as_ref().and_then(|key| parked.glance(key, connectors));
        found.push(((parked.received_at, parked.id.0), of_call(&profile, parked, glance)));
    }
    found.extend(dead.into_iter().map(|job| ((job.enqueued_at, job.id.0), of_work(&profile, job))));
    found.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
    let next = (found.len() > PAGE).then(|| found.get(PAGE - 1).map(|((at, id), _)| encode(*at, *id))).flatten();
    found.truncate(PAGE);
    Ok(Page { items: found.into_iter().map(|(_, problem)| problem).collect(), next, previous: None })
}

/// How many problems wait, up to a hundred.
pub async fn count_problems(tx: &mut TenantTx) -> Result<i64, DbError> {
    Ok((store::count_parked(tx, MOST).await? + count_dead(tx, MOST).await?).min(MOST))
}

fn of_call(profile: &CompanyProfile, parked: Parked, glance: Option<super::connector::Glance>) -> Problem {
    Problem {
        id: ProblemId::Call(parked.id),
        at: profile.moment(parked.received_at),
        may_replay: parked.reason != TOO_LARGE,
        reason: parked.reason,
        tries: parked.attempts + 1,
        what: ProblemWhat::Call {
            about: glance.as_ref().map(|glance| glance.about),
            number: glance.and_then(|glance| glance.number),
            seen: parked.seen_count,
            length: parked.body_length,
        },
    }
}

fn of_work(profile: &CompanyProfile, job: GivenUp) -> Problem {
    Problem {
        id: ProblemId::Work(job.id),
        at: profile.moment(job.enqueued_at),
        reason: why_dead(job.last_error.as_deref()).to_owned(),
        tries: job.attempts,
        may_replay: work::may_be_repeated(&job.kind),
        what: ProblemWhat::Work { name: job.kind },
    }
}

/// What an error says may hold anything: people are told which kind of end it was.
fn why_dead(last_error: Option<&str>) -> &'static str {
    match last_error {
        Some(DIED_EACH_TIME) => "died_each_time",
        Some(work::UNKNOWN_WORK) => "unknown_work",
        _ => "gave_up",
    }
}

fn encode(at: DateTime<Utc>, id: Uuid) -> Cursor {
    cursor::write(&format!("{} {id}", at.timestamp_micros()))
}

fn key_of(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (micros, id) = text.split_once(' ')?;
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?).filter(|at| *at >= DateTime::UNIX_EPOCH)?;
    Some((at, id.parse().ok()?))
}
