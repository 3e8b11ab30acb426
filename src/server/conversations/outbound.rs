//! Messages to clients: decided once, stored before they are sent, moved forward only.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::domain::conversation::MessageStatus;
use crate::domain::event::{EventKind, Origin};
use crate::domain::ids::{AppointmentId, ClientId, ConversationId, EventId, MessageId};
use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::domain::timeline::MessageTrigger;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::activity::{Turn, note};
use super::hops::{self, Moments};

/// A message that a rule asks for.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    pub conversation: ConversationId,
    pub client: ClientId,
    pub body: &'a str,
    pub trigger: MessageTrigger,
    pub appointment: AppointmentId,
    /// Which telling of the booking it is.
    pub told_no: i32,
    /// The fact that led to it.
    pub event: EventId,
    /// Where the fact was known from.
    pub origin: Origin,
    /// When the fact was recorded.
    pub translated_at: DateTime<Utc>,
    /// It would be wrong after this moment.
    pub not_after: DateTime<Utc>,
    /// Why it is not to be sent, as a catalogue key.
    pub skip: Option<&'static str>,
}

/// Stores the message: queued, or skipped with its reason. `None` when this telling of the booking is stored already.
pub async fn create_message(tx: &mut TenantTx, new: NewMessage<'_>) -> Result<Option<MessageId>, DbError> {
    let (id, company, now) = (tx.new_id::<MessageId>(), tx.company(), tx.now());
    let status = if new.skip.is_some() { MessageStatus::Skipped } else { MessageStatus::Queued };
    let stored = sqlx::query_scalar!(
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, status, reason, trigger, appointment_id, told_no,
           event_id, receipt_id, received_at, translated_at, not_after, created_at, settled_at)
         values ($1, $2, $3, $4, 'outbound', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         on conflict (company_id, appointment_id, told_no) do nothing returning id",
        company,
        id.0,
        new.conversation.0,
        new.client.0,
        new.body,
        status.as_str(),
        new.skip,
        new.trigger.as_str(),
        new.appointment.0,
        new.told_no,
        new.event.0,
        new.origin.receipt.map(|receipt| receipt.0),
        new.origin.received_at,
        new.translated_at,
        new.not_after,
        now,
        new.skip.map(|_| now),
    )
    .fetch_optional(tx.conn())
    .await?;
    if stored.is_none() {
        return Ok(None);
    }
    note(tx, new.conversation, Turn::Rule).await?;
    let fact = match new.skip {
        Some(reason) => EventKind::MessageSkipped { client: new.client, message: id, reason: reason.to_owned() },
        None => EventKind::MessageQueued { client: new.client, message: id },
    };
    events::record(tx, fact).await?;
    Ok(Some(id))
}

/// A message as its delivery needs it.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub id: MessageId,
    pub client: ClientId,
    /// Nothing where the words are sealed.
    pub body: String,
    /// The words of a letter, under the company's key.
    pub sealed_body: Option<Vec<u8>>,
    /// To one of the company's own people: it goes before the others, and also while the company may not write to its clients.
    pub is_letter: bool,
    pub status: MessageStatus,
    /// The client's number now.
    pub phone: Option<Phone>,
    pub not_after: Option<DateTime<Utc>>,
    /// Once it was begun: the id, the address, how often and since when.
    pub begun: Option<Begun>,
}

/// What was stored before the first byte left.
#[derive(Clone, Debug)]
pub struct Begun {
    pub stanza_id: String,
    pub chat_jid: String,
    /// Tries of which a byte may have left.
    pub sends: i32,
    pub sending_at: DateTime<Utc>,
}

impl Outgoing {
    /// A byte of it may have left this process.
    pub fn may_have_left(&self) -> bool {
        self.begun.as_ref().is_some_and(|begun| begun.sends > 0)
    }
}

/// The message, locked until the transaction ends.
pub async fn lock_outgoing(tx: &mut TenantTx, id: MessageId) -> Result<Option<Outgoing>, DbError> {
    let row = sqlx::query!(
        "select m.id, m.client_id, m.body, m.sealed_body, m.trigger, m.status, m.not_after, m.stanza_id, m.chat_jid, m.sends, m.sending_at, c.phone
         from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
         where m.company_id = $1 and m.id = $2 and m.direction = 'outbound' for update of m",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        let begun = match (row.stanza_id, row.chat_jid, row.sending_at) {
            (Some(stanza_id), Some(chat_jid), Some(sending_at)) => Some(Begun { stanza_id, chat_jid, sends: row.sends, sending_at }),
            _ => None,
        };
        Some(Outgoing {
            id: MessageId(row.id),
            client: ClientId(row.client_id),
            body: row.body,
            sealed_body: row.sealed_body,
            is_letter: row.trigger.as_deref().and_then(Letter::from_word).is_some(),
            status: MessageStatus::from_word(&row.status)?,
            phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
            not_after: row.not_after,
            begun,
        })
    }))
}

/// Stores everything by which the message will be known again, before its first byte leaves.
pub async fn begin_sending(
    tx: &mut TenantTx,
    message: &Outgoing,
    stanza_id: &str,
    chat_jid: &str,
    session_epoch: i64,
) -> Result<(), DbError> {
    // Of a letter the sealed words: six digits are soon found by the hash of their sentence.
    let bytes = message.sealed_body.as_deref().unwrap_or(message.body.as_bytes());
    let (now, hash) = (tx.now(), Sha256::digest(bytes));
    let begun = sqlx::query!(
        "update messages set status = 'sending', stanza_id = $3, chat_jid = $4, content_hash = $5, session_epoch = $6, sends = sends + 1,
           sending_at = coalesce(sending_at, $7)
         where company_id = $1 and id = $2 and status in ('queued', 'sending')",
        tx.company(),
        message.id.0,
        stanza_id,
        chat_jid,
        hash.as_slice(),
        session_epoch,
        now
    )
    .execute(tx.conn())
    .await?;
    // Without its row no byte may leave.
    if begun.rows_affected() == 1 { Ok(()) } else { Err(sqlx::Error::RowNotFound) }
}

/// The try that was begun last ended before its first byte left: it does not count among those that may have arrived.
pub async fn take_back_try(tx: &mut TenantTx, id: MessageId) -> Result<(), DbError> {
    sqlx::query!(
        "update messages set sends = sends - 1 where company_id = $1 and id = $2 and status = 'sending' and sends > 0",
        tx.company(),
        id.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says what a message waits for, until it moves on.
pub async fn explain(tx: &mut TenantTx, id: MessageId, reason: &str) -> Result<(), DbError> {
    let explained = sqlx::query!(
        "update messages set reason = $3, held_for = $3
         where company_id = $1 and id = $2 and status in ('queued', 'sending') and reason is distinct from $3",
        tx.company(),
        id.0,
        reason
    );
    if explained.execute(tx.conn()).await?.rows_affected() > 0 {
        tx.has_news();
    }
    Ok(())
}

/// Moves a message on, if the news is news; answers whether it moved. The moment of each state is kept, and none before that of
/// the state before: the unit of work of a tick may have begun earlier than that of the acknowledgement it waited for.
pub async fn advance(
    tx: &mut TenantTx,
    id: MessageId,
    client: ClientId,
    from: MessageStatus,
    news: MessageStatus,
    reason: Option<&str>,
) -> Result<bool, DbError> {
    let Some(to) = from.advance(news) else { return Ok(false) };
    let now = tx.now();
    let moved = sqlx::query_as!(
        Moments,
        "update messages set status = $3,
           reason = coalesce($4, case when reason not in ('waiting', 'frozen', 'restricted_waits', 'busy_waits') then reason end),
           sealed_body = case when $3 in ('queued', 'sending') then sealed_body end,
           -- What was refused for now has not left: its next try is its first.
           sending_at = case when $3 <> 'queued' then sending_at end,
           sent_at = case when $3 in ('sent', 'delivered', 'read') then coalesce(sent_at, greatest($5, sending_at)) else sent_at end,
           delivered_at = case when $3 in ('delivered', 'read') then coalesce(delivered_at, greatest($5, sent_at, sending_at)) else delivered_at end,
           read_at = case when $3 = 'read' then coalesce(read_at, greatest($5, delivered_at, sent_at, sending_at)) else read_at end,
           settled_at = case when $3 in ('read', 'refused', 'expired', 'cancelled', 'skipped') then $5 else settled_at end
         where company_id = $1 and id = $2 and status = $6
         returning received_at as received, translated_at as translated, created_at as \"created?\", sending_at as sending, sent_at as sent,
           delivered_at as delivered",
        tx.company(),
        id.0,
        to.as_str(),
        reason,
        now,
        from.as_str()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(moments) = moved else { return Ok(false) };
    hops::count(from, to, moments);
    events::record(tx, EventKind::MessageMoved { client, message: id, status: to }).await?;
    Ok(true)
}
