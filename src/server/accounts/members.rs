//! Who works in a company: listed, given another role, removed. Whoever is changed is signed out at once: a sign-in never
//! outlives what it was given for.

use std::collections::HashMap;

use crate::domain::access::{Actor, Role};
use crate::domain::conversation::MessageStatus;
use crate::domain::event::EventKind;
use crate::domain::ids::{InvitationId, MessageId, UserId};
use crate::domain::people::{Ended, Invitation, LetterState, People, Person, Refusal, may_change};
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::sessions::IDLE;
use super::{ended, get_company, made};

/// Why people stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// The rules of who may what.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Nobody of that id works here, or not any more.
    #[error("no such person")]
    NotFound,
    /// Whoever asks is here no more.
    #[error("the asker is gone")]
    Gone,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Everybody who works here and everybody who is invited. Whether the number is linked is for `whatsapp` to say.
pub async fn list_people(tx: &mut TenantTx) -> Result<People, DbError> {
    let (company, now) = (tx.company(), tx.now());
    let profile = get_company(tx).await?;
    let rows = sqlx::query!(
        "select u.id, u.name, u.email, u.phone, m.role, s.seen_at, coalesce(s.devices, 0) as \"devices!\"
         from memberships m
           join users u on u.id = m.user_id
           left join (
             select user_id, max(seen_at) as seen_at, count(*) as devices from sign_ins
             where company_id = $1 and ends_at > $2 and seen_at > $3 group by user_id
           ) s on s.user_id = m.user_id
         where m.company_id = $1
         order by array_position(array['owner', 'manager', 'operator'], m.role), lower(u.name), u.id",
        company,
        now,
        now - IDLE
    )
    .fetch_all(tx.conn())
    .await?;
    let phone = |phone: Option<String>| phone.and_then(|phone| Phone::from_e164(&phone).ok());
    let people = rows.into_iter().filter_map(|row| {
        Some(Person {
            user: UserId(row.id),
            name: row.name,
            role: Role::from_word(&row.role)?,
            email: row.email,
            phone: phone(row.phone),
            seen: row.seen_at.map(|at| profile.moment(at)),
            devices: row.devices,
        })
    });
    let people = people.collect();
    let rows = sqlx::query!(
        "select i.id, i.name, i.email, i.phone, i.role, i.ends_at, m.id as \"letter?\", m.status as \"status?\", m.reason
         from invitations i left join messages m on m.company_id = i.company_id and m.id = i.message_id
         where i.company_id = $1 order by i.created_at desc, i.id desc",
        company
    )
    .fetch_all(tx.conn())
    .await?;
    let invitations = rows.into_iter().filter_map(|row| {
        Some(Invitation {
            id: InvitationId(row.id),
            name: row.name,
            role: Role::from_word(&row.role)?,
            email: row.email,
            phone: phone(row.phone),
            ends: profile.moment(row.ends_at),
            is_over: row.ends_at <= now,
            letter: row.letter.zip(row.status).and_then(|(message, status)| {
                Some(LetterState { message: MessageId(message), status: MessageStatus::from_word(&status)?, reason: row.reason })
            }),
        })
    });
    Ok(People { people, invitations: invitations.collect(), is_linked: false })
}

/// Gives a person another role. Their sign-ins here end: they sign in anew with what they may now. With a weaker one the links they
/// have made end too. Answers the letters that carry what ended.
pub async fn change_role(tx: &mut TenantTx, user: UserId, role: Role) -> Result<Vec<MessageId>, MemberError> {
    let from = weigh(tx, user, Some(role)).await?;
    if from == role {
        return Ok(vec![]);
    }
    let company = tx.company();
    sqlx::query!("update memberships set role = $3 where company_id = $1 and user_id = $2", company, user.0, role.as_str())
        .execute(tx.conn())
        .await?;
    ended::end(tx, Some(user), Ended::RoleChanged).await?;
    // A link that a manager has made for an operator must not open an owner.
    let mut letters = made::end_reset_for(tx, user).await?;
    if role.is_weaker_than(from) {
        letters.extend(made::end_made_by(tx, user).await?);
    }
    events::record(tx, EventKind::RoleChanged { user, from, to: role }).await?;
    Ok(letters)
}

/// Takes a person out of the company; their sign-ins here go first, and the links they have made. The account stays: they
/// may work elsewhere too. Answers the letters that carry what ended.
pub async fn remove_person(tx: &mut TenantTx, user: UserId) -> Result<Vec<MessageId>, MemberError> {
    let role = weigh(tx, user, None).await?;
    let company = tx.company();
    let mut letters = made::end_reset_for(tx, user).await?;
    letters.extend(made::end_made_by(tx, user).await?);
    ended::end(tx, Some(user), Ended::Removed).await?;
    sqlx::query!("delete from memberships where company_id = $1 and user_id = $2", company, user.0).execute(tx.conn()).await?;
    events::record(tx, EventKind::PersonRemoved { user, role }).await?;
    Ok(letters)
}

/// The person's role, if whoever asks may do this to them. Owners, the asker and the person are locked, so that two who demote each
/// other do so one after the other.
async fn weigh(tx: &mut TenantTx, user: UserId, becomes: Option<Role>) -> Result<Role, MemberError> {
    let asker = asker(tx)?;
    let rows = sqlx::query!(
        "select user_id, role from memberships
         where company_id = $1 and (role = 'owner' or user_id = $2 or user_id = $3) order by user_id for update",
        tx.company(),
        user.0,
        asker.0
    )
    .fetch_all(tx.conn())
    .await?;
    let roles: HashMap<UserId, Role> =
        rows.into_iter().filter_map(|row| Some((UserId(row.user_id), Role::from_word(&row.role)?))).collect();
    let by = *roles.get(&asker).ok_or(MemberError::Gone)?;
    let is = *roles.get(&user).ok_or(MemberError::NotFound)?;
    let owners = roles.values().filter(|role| **role == Role::Owner).count();
    may_change(by, is, becomes, owners)?;
    Ok(is)
}

/// Who asks; only people may.
pub(super) fn asker(tx: &TenantTx) -> Result<UserId, MemberError> {
    match tx.tenant().actor {
        Actor::User { user } => Ok(user),
        _ => Err(MemberError::Gone),
    }
}

/// The asker's role at this moment.
pub(super) async fn role_of_asker(tx: &mut TenantTx) -> Result<Role, MemberError> {
    let asker = asker(tx)?;
    let role = sqlx::query_scalar!("select role from memberships where company_id = $1 and user_id = $2", tx.company(), asker.0)
        .fetch_optional(tx.conn())
        .await?;
    role.and_then(|role| Role::from_word(&role)).ok_or(MemberError::Gone)
}
