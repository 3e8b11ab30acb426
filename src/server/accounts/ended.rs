//! Why sign-ins ended that their browsers did not end themselves: kept when they end, told once to whoever holds the token.

use chrono::TimeDelta;
use secrecy::SecretString;

use crate::domain::ids::UserId;
use crate::domain::people::Ended;
use crate::server::platform::db::{Db, DbError, SystemPurpose, TenantTx};

use super::sessions::hash_of;

/// Who has not come back by then is told nothing.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Ends the sign-ins of this person in the company, or everybody's, for this reason: the next request of each is refused, and its
/// streams end within seconds.
pub async fn end(tx: &mut TenantTx, user: Option<UserId>, why: Ended) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    sqlx::query!("delete from ended_sign_ins where company_id = $1 and ended_at < $2", company, now - KEPT).execute(tx.conn()).await?;
    sqlx::query!(
        "with ended as (
           delete from sign_ins where company_id = $1 and ($2::uuid is null or user_id = $2) returning token_hash
         )
         insert into ended_sign_ins (company_id, token_hash, why, ended_at) select $1, token_hash, $3, $4 from ended",
        company,
        user.map(|user| user.0),
        why.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Why the sign-in of this token ended, if that was not its browser's wish; asked again, it is forgotten.
pub async fn why(db: &Db, token: &SecretString) -> Result<Option<Ended>, DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let told = sqlx::query_scalar!("delete from ended_sign_ins where token_hash = $1 returning why", hash_of(token));
    let told = told.fetch_optional(tx.conn()).await?;
    tx.commit().await?;
    Ok(told.as_deref().and_then(Ended::from_word))
}
