//! Jobs `remove_session` and `forget_keys`: the company's application was taken away, so its number is unlinked and its keys are
//! deleted, whether or not some node runs its client. Threads stay.

use chrono::TimeDelta;

use crate::domain::access::Actor;
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::jobs::{Claimed, Finish, NewJob, Outcome, queue};

use super::link;

/// Whoever runs the client tells the phone and forgets the keys by itself; so long until we look whether it has.
const LOOK: TimeDelta = TimeDelta::seconds(1);

/// Unlinks the number; `next` is the job that forgets its keys.
pub async fn remove(db: &Db, job: &Claimed, next: NewJob) -> Result<Finish, DbError> {
    let mut tx = db.tenant(Tenant { company: job.company, actor: Actor::Job }).await?;
    link::unlink(&mut tx, None).await?;
    queue::enqueue(&mut tx, next).await?;
    Ok(Finish::done(tx))
}

/// Deletes what is left of the keys, once nobody can use them any more. A number that is being linked anew keeps its own.
pub async fn forget_keys(db: &Db, job: &Claimed) -> Result<Finish, DbError> {
    let mut tx = db.tenant(Tenant { company: job.company, actor: Actor::Job }).await?;
    match is_held(&mut tx).await? {
        None => Ok(Finish::just(Outcome::Discard("there is no session, or it is wanted again".to_owned()))),
        Some(true) => Ok(Finish::just(Outcome::Snooze(tx.now() + LOOK))),
        Some(false) => {
            sqlx::query!("delete from whatsapp_keys where company_id = $1", tx.company()).execute(tx.conn()).await?;
            Ok(Finish::done(tx))
        }
    }
}

/// Whether some node holds the session that nobody wants; `None` when somebody wants it. Locks it until the transaction ends.
async fn is_held(tx: &mut TenantTx) -> Result<Option<bool>, DbError> {
    sqlx::query_scalar!(
        r#"select (owner is not null and until > clock_timestamp()) as "held!" from whatsapp_sessions
         where company_id = $1 and not wanted for update"#,
        tx.company()
    )
    .fetch_optional(tx.conn())
    .await
}
