//! Jobs `check_standing` and `confirm_removal`: the CRM is asked how our application stands in a salon, once a day, since it
//! promises no second try of its calls and what was missed is mended here; every other minute while it is not paid for, since
//! a vendor may tell nobody of a payment; and when a call says that it was taken away.
//!
//! The vendor's list of connected salons says neither who is frozen nor who pressed «Connect» anew, so each salon is asked for.

mod weigh;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::access::Actor;
use crate::domain::ids::{CompanyId, InstallationId};
use crate::server::integrations::connector::ConnectorError;
use crate::server::integrations::store::find_installation;
use crate::server::platform::db::{Db, DbError, SystemPurpose, Tenant, TenantTx};
use crate::server::platform::jobs::{Claimed, Finish, Outcome, queue};
use crate::server::work::JobV1;

use super::activate::ActivateError;
use super::provider::Standing;
use super::{Marketplace, lifecycle};
use weigh::{Deed, weigh};

/// Between two questions about one salon.
const EVERY: TimeDelta = TimeDelta::hours(24);
/// The same while it is not paid for.
const EVERY_UNPAID: TimeDelta = TimeDelta::minutes(2);
/// Salons in one look.
const LOOK: i64 = 100;

/// Asks for the question about every salon whose time has come; answers how many.
pub async fn ask_regularly(db: &Db) -> Result<usize, DbError> {
    let mut tx = db.system(SystemPurpose::Scheduler).await?;
    let (before, before_unpaid) = (tx.now() - EVERY, tx.now() - EVERY_UNPAID);
    let due = sqlx::query!(
        r#"(select company_id as "company_id!", id as "id!", coalesce(standing_at, created_at) as "asked_at!" from installations
            where state in ('active', 'frozen') and coalesce(standing_at, created_at) < $1 order by 3 limit $3)
           union all
           (select company_id, id, coalesce(standing_at, created_at) from installations
            where state = 'frozen' and coalesce(standing_at, created_at) >= $1 and coalesce(standing_at, created_at) < $2 order by 3 limit $3)"#,
        before,
        before_unpaid,
        LOOK
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    for row in &due {
        let mut tx = db.tenant(Tenant { company: CompanyId(row.company_id), actor: Actor::Job }).await?;
        if mark(&mut tx, InstallationId(row.id), row.asked_at).await? {
            ask(&mut tx, InstallationId(row.id)).await?;
        }
        tx.commit().await?;
    }
    Ok(due.len())
}

/// Asks for the question, as a part of the caller's unit of work.
pub(super) async fn ask(tx: &mut TenantTx, installation: InstallationId) -> Result<(), DbError> {
    queue::enqueue(tx, JobV1::CheckStanding { installation }.into()).await
}

/// `false` when another node has asked meanwhile.
async fn mark(tx: &mut TenantTx, id: InstallationId, asked_at: DateTime<Utc>) -> Result<bool, DbError> {
    let now = tx.now();
    let marked = sqlx::query!(
        "update installations set standing_at = $3 where company_id = $1 and id = $2 and coalesce(standing_at, created_at) = $4",
        tx.company(),
        id.0,
        now,
        asked_at
    );
    Ok(marked.execute(tx.conn()).await?.rows_affected() == 1)
}

/// An installation at the moment of an answer about it.
struct Reading {
    state: String,
    /// Since when the CRM says nothing of it.
    absent_at: Option<DateTime<Utc>>,
}

async fn lock_reading(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Reading>, DbError> {
    sqlx::query_as!(Reading, "select state, absent_at from installations where company_id = $1 and id = $2 for update", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await
}

/// Remembers since when the CRM says nothing; what it says otherwise ends that.
async fn note_silence(tx: &mut TenantTx, id: InstallationId, silent: bool) -> Result<(), DbError> {
    let now = tx.now();
    sqlx::query!(
        "update installations set absent_at = case when $3 then coalesce(absent_at, $4) end where company_id = $1 and id = $2",
        tx.company(),
        id.0,
        silent,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

impl Marketplace {
    /// Job `check_standing`.
    pub async fn check_standing(&self, job: &Claimed, id: InstallationId) -> Result<Finish, ActivateError> {
        self.ask_standing(job, id, false).await
    }

    /// Job `confirm_removal`: a call says that our application was taken away. The call may be late, so the CRM is asked.
    pub async fn confirm_removal(&self, job: &Claimed, id: InstallationId) -> Result<Finish, ActivateError> {
        self.ask_standing(job, id, true).await
    }

    async fn ask_standing(&self, job: &Claimed, id: InstallationId, told: bool) -> Result<Finish, ActivateError> {
        let tenant = Tenant { company: job.company, actor: Actor::Connector };
        let mut tx = self.db.tenant(tenant).await?;
        let installation = find_installation(&mut tx, id).await?;
        tx.commit().await?;
        let gone = || Finish::just(Outcome::Discard("there is nothing to ask about".to_owned()));
        let is_concerned = |state: &str| matches!(state, "active" | "frozen") || (told && state == "pending");
        let Some(installation) = installation.filter(|it| is_concerned(&it.state)) else { return Ok(gone()) };
        let standing = match self.connectors.get(installation.provider).marketplace().get_standing(&installation.external_id).await {
            Ok(standing) => standing,
            // The CRM does not have the application at all: that is no word about this salon, unless a call has said the same.
            Err(ConnectorError::NotFound) if told => Standing::Silent,
            Err(ConnectorError::NotFound) => return Ok(gone()),
            Err(outage) if outage.is_outage() => return Ok(Finish::just(Outcome::Snooze(self.db.clock().now() + outage.wait()))),
            Err(error) => return Err(error.into()),
        };
        let mut tx = self.db.tenant(tenant).await?;
        let Some(reading) = lock_reading(&mut tx, id).await? else { return Ok(gone()) };
        let now = tx.now();
        let deed = weigh(&reading.state, standing, told, reading.absent_at.map(|since| now - since));
        note_silence(&mut tx, id, standing == Standing::Silent).await?;
        match deed {
            Deed::Keep => {
                if told {
                    tracing::info!(installation = %id, "a removal was told of late, and the salon is connected");
                }
            }
            Deed::Apply(change) => lifecycle::apply(&mut tx, id, change).await?,
            Deed::AskAgain(after) => {
                tracing::warn!(installation = %id, "the CRM says nothing of an installation, it will be asked again");
                return Ok(Finish::with(Outcome::Snooze(now + after), tx));
            }
            // Removed and connected anew without our knowing: the CRM waits for us to say that the salon is ours.
            Deed::Reopen => {
                if super::store::reopen(&mut tx, id).await? {
                    tracing::warn!(installation = %id, "the CRM waits for an activation that we took for done");
                    self.request_activation(&mut tx, id).await?;
                }
            }
        }
        Ok(Finish::done(tx))
    }
}
