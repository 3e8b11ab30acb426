//! Messages to the salon's own people: no booking led to them, and no client reads them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::conversation::MessageStatus;
use crate::domain::event::EventKind;
use crate::domain::ids::{ClientId, MessageId};
use crate::domain::letter::Letter;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;
use crate::server::platform::seal::{CompanyKey, Place};
use crate::server::platform::vault::VaultError;

use super::outbound::{advance, lock_outgoing};
use super::thread::ensure_conversation;

/// After so long nobody waits for it any more.
const LIVES: TimeDelta = TimeDelta::minutes(10);

/// Stores a message for a person of the salon's own, to be sent now; `trigger` is the word it is stored under.
pub async fn create_own_message(tx: &mut TenantTx, person: ClientId, body: &str, trigger: &str) -> Result<MessageId, DbError> {
    let conversation = ensure_conversation(tx, person).await?;
    let (id, company, now) = (tx.new_id::<MessageId>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, status, trigger, not_after, created_at)
         values ($1, $2, $3, $4, 'outbound', $5, 'queued', $6, $7, $8)",
        company,
        id.0,
        conversation.0,
        person.0,
        body,
        trigger,
        now + LIVES,
        now
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::MessageQueued { client: person, message: id }).await?;
    Ok(id)
}

/// Where such a message is.
#[derive(Debug)]
pub struct OwnMessage {
    pub person: ClientId,
    pub status: MessageStatus,
    /// Why it did not go, as a catalogue key.
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub read_at: Option<DateTime<Utc>>,
}

/// One of them.
pub async fn find_own_message(tx: &mut TenantTx, id: MessageId) -> Result<Option<OwnMessage>, DbError> {
    let row = sqlx::query!(
        "select client_id, status, reason, created_at, delivered_at, read_at from messages where company_id = $1 and id = $2",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(OwnMessage {
            person: ClientId(row.client_id),
            status: MessageStatus::from_word(&row.status)?,
            reason: row.reason,
            created_at: row.created_at,
            delivered_at: row.delivered_at,
            read_at: row.read_at,
        })
    }))
}

/// A letter to be written.
#[derive(Debug)]
pub struct NewLetter<'a> {
    pub person: ClientId,
    pub letter: Letter,
    pub words: &'a str,
    /// It opens nothing after this moment, and is never sent later.
    pub not_after: DateTime<Utc>,
}

/// Where a letter's words stand sealed: in its own row, and they open in no other.
pub(crate) fn words_of(id: &MessageId) -> Place<'_> {
    Place { column: "messages.sealed_body", row: id.0.as_bytes() }
}

/// Stores a letter, to be sent now. Its words are sealed: whoever reads messages, in any way, reads none.
pub async fn create_letter(tx: &mut TenantTx, key: &CompanyKey, new: NewLetter<'_>) -> Result<MessageId, VaultError> {
    let conversation = ensure_conversation(tx, new.person).await?;
    let (id, company, now) = (tx.new_id::<MessageId>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, sealed_body, status, trigger, not_after, created_at)
         values ($1, $2, $3, $4, 'outbound', '', $5, 'queued', $6, $7, $8)",
        company,
        id.0,
        conversation.0,
        new.person.0,
        key.seal(words_of(&id), new.words.as_bytes())?,
        new.letter.as_str(),
        new.not_after,
        now
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::LetterQueued { message: id, letter: new.letter }).await?;
    Ok(id)
}

/// The last letter of this kind to a person since a moment, and when it was written; none that will not leave.
pub async fn find_letter_since(
    tx: &mut TenantTx,
    person: ClientId,
    letter: Letter,
    since: DateTime<Utc>,
) -> Result<Option<(MessageId, DateTime<Utc>)>, DbError> {
    let company = tx.company();
    let row = sqlx::query!(
        "select id, created_at from messages
         where company_id = $1 and client_id = $2 and trigger = $3 and created_at > $4 and status not in ('cancelled', 'expired', 'refused')
         order by created_at desc limit 1",
        company,
        person.0,
        letter.as_str(),
        since
    );
    Ok(row.fetch_optional(tx.conn()).await?.map(|row| (MessageId(row.id), row.created_at)))
}

/// How many letters of this kind were written since a moment, to whomever.
pub async fn count_letters_since(tx: &mut TenantTx, letter: Letter, since: DateTime<Utc>) -> Result<i64, DbError> {
    let company = tx.company();
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from messages where company_id = $1 and trigger = $2 and created_at > $3",
        company,
        letter.as_str(),
        since
    );
    count.fetch_one(tx.conn()).await
}

/// A letter that opens nothing any more does not leave, unless it has left.
pub async fn call_off(tx: &mut TenantTx, id: MessageId) -> Result<(), DbError> {
    if let Some(letter) = lock_outgoing(tx, id).await?
        && letter.status == MessageStatus::Queued
    {
        advance(tx, id, letter.client, letter.status, MessageStatus::Cancelled, Some("outdated")).await?;
    }
    Ok(())
}
