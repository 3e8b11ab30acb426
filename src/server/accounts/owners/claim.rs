//! What becomes of the accounts that have the owner's phone or e-mail already.

use crate::domain::ids::UserId;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, SystemTx};

use super::{Owner, OwnerError};

/// What the accounts that exist mean for somebody of this phone and e-mail.
pub(super) enum Claim {
    /// Nobody has them.
    Free,
    /// Somebody who is known to be their owner has one of them.
    Known,
    /// An account has the phone, or else the e-mail, without proof. `email` is what is left of the e-mail: nothing, if yet another
    /// account has it.
    Unproven { user: UserId, email: Option<String> },
}

pub(super) async fn claim(tx: &mut SystemTx, owner: &Owner) -> Result<Claim, DbError> {
    let phone = owner.phone.as_ref().map(Phone::as_e164);
    let found = sqlx::query!(
        "select id, email, phone, verified_at is not null as \"is_verified!\" from users where phone = $1 or email = $2 for update",
        phone,
        owner.email
    )
    .fetch_all(tx.conn())
    .await?;
    if found.iter().any(|row| row.is_verified) {
        return Ok(Claim::Known);
    }
    let of_phone = found.iter().find(|row| phone.is_some() && row.phone.as_deref() == phone);
    let Some(chosen) = of_phone.or_else(|| found.first()) else { return Ok(Claim::Free) };
    let taken = found.iter().any(|row| row.id != chosen.id && row.email == owner.email);
    Ok(Claim::Unproven { user: UserId(chosen.id), email: owner.email.clone().filter(|_| !taken) })
}

pub(super) async fn make(tx: &mut SystemTx, id: UserId, owner: &Owner, hash: &str) -> Result<UserId, OwnerError> {
    let now = tx.now();
    let made = sqlx::query_scalar!(
        "insert into users (id, email, phone, name, password_hash, created_at, verified_at) values ($1, $2, $3, $4, $5, $6, case when $7 then $6::timestamptz end)
         on conflict do nothing returning id",
        id.0,
        owner.email,
        owner.phone.as_ref().map(Phone::as_e164),
        owner.name,
        hash,
        now,
        owner.is_vouched
    );
    // Somebody was quicker with the same phone or e-mail.
    made.fetch_optional(tx.conn()).await?.map(UserId).ok_or(OwnerError::KnownAccount)
}

pub(super) async fn take(tx: &mut SystemTx, user: UserId, owner: &Owner, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    sqlx::query!(
        "update users set name = $2, phone = $3, email = $4, password_hash = $5, verified_at = $6 where id = $1",
        user.0,
        owner.name,
        owner.phone.as_ref().map(Phone::as_e164),
        owner.email,
        hash,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
