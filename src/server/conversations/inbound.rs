//! Messages that come in: stored before they are acknowledged, once each.

use chrono::{DateTime, Utc};

use crate::domain::conversation::{Direction, MessageStatus};
use crate::domain::event::EventKind;
use crate::domain::ids::{ClientId, MessageId};
use crate::domain::phone::Phone;
use crate::server::clients::newcomer::create_client;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::activity::{Turn, note};
use super::thread::ensure_conversation;

/// A message as the network delivered it.
#[derive(Clone, Debug)]
pub struct Arrived<'a> {
    /// Who wrote, or to whom the company wrote from its own phone; `None` where the network hides the number.
    pub peer: Option<&'a Phone>,
    /// The name the peer shows; for a person nobody knew.
    pub push_name: &'a str,
    pub said: Said<'a>,
    /// The network's key: chat, sender and id.
    pub chat_jid: &'a str,
    pub sender_jid: &'a str,
    pub stanza_id: &'a str,
    /// When it was written, by the network.
    pub at: DateTime<Utc>,
    /// Inbound from the client, or outbound from the company's own phone.
    pub direction: Direction,
}

/// What a message says.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// Its words, or a sentence about it when it has none.
    Words(&'a str),
    /// It did not open: a sentence that stands there until its words come.
    Unopened(&'a str),
}

/// The reason of a message that has not opened, as a catalogue key.
const UNOPENED: &str = "unopened";

/// Stores a message once; answers whether it was new. The words of one that had not opened take their place.
pub async fn store_arrived(tx: &mut TenantTx, arrived: &Arrived<'_>) -> Result<bool, DbError> {
    let client = client_of(tx, arrived).await?;
    let conversation = ensure_conversation(tx, client).await?;
    let (id, company, now) = (tx.new_id::<MessageId>(), tx.company(), tx.now());
    let (direction, status) = match arrived.direction {
        Direction::Inbound => ("inbound", "read"),
        Direction::Outbound => ("outbound", "sent"),
    };
    let (body, reason) = match arrived.said {
        Said::Words(words) => (words, None),
        Said::Unopened(sentence) => (sentence, Some(UNOPENED)),
    };
    let stored = sqlx::query!(
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, status, stanza_id, chat_jid, sender_jid,
           received_at, created_at, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (company_id, direction, chat_jid, sender_jid, stanza_id) where stanza_id is not null
           do update set body = excluded.body, reason = null where messages.reason = 'unopened' and excluded.reason is null
         returning id, xmax = 0 as \"is_new!\"",
        company,
        id.0,
        conversation.0,
        client.0,
        direction,
        body,
        status,
        arrived.stanza_id,
        arrived.chat_jid,
        arrived.sender_jid,
        arrived.at,
        now,
        reason
    )
    .fetch_optional(tx.conn())
    .await?;
    match stored {
        None => return Ok(false),
        Some(opened) if !opened.is_new => {
            // Nothing but the words is new.
            events::record(tx, EventKind::MessageMoved { client, message: MessageId(opened.id), status: MessageStatus::Read }).await?;
            return Ok(false);
        }
        Some(_) => {}
    }
    let turn = match arrived.direction {
        Direction::Inbound => Turn::Client(id),
        Direction::Outbound => Turn::Salon,
    };
    note(tx, conversation, turn).await?;
    let fact = match arrived.direction {
        Direction::Inbound => EventKind::MessageReceived { client, message: id },
        Direction::Outbound => EventKind::MessageSentFromPhone { client, message: id },
    };
    events::record(tx, fact).await?;
    Ok(true)
}

/// The client of this number or, where it is hidden, of this chat; a new one when there is none yet.
async fn client_of(tx: &mut TenantTx, arrived: &Arrived<'_>) -> Result<ClientId, DbError> {
    if let Some(known) = find_client(tx, arrived).await? {
        return Ok(known);
    }
    // Two first messages of one person may come at the same instant: whoever is second finds the client that the first has made.
    let place = arrived.peer.map_or(arrived.chat_jid, Phone::as_e164);
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0)) as \"lock: ()\"", format!("writer {} {place}", tx.company()))
        .execute(tx.conn())
        .await?;
    if let Some(known) = find_client(tx, arrived).await? {
        return Ok(known);
    }
    // Who gave no name shows the number in its place: then the client has none either.
    let shows_number = arrived.peer.is_some_and(|peer| peer.is_said_by(arrived.push_name));
    create_client(tx, if shows_number { "" } else { arrived.push_name }, arrived.peer).await
}

/// Of several who share a number the one who was written to last; in a chat whose number is hidden whoever wrote there before.
async fn find_client(tx: &mut TenantTx, arrived: &Arrived<'_>) -> Result<Option<ClientId>, DbError> {
    let company = tx.company();
    let known = match arrived.peer {
        Some(peer) => {
            sqlx::query_scalar!(
                "select c.id from clients c
                   left join lateral (
                     select m.created_at from messages m where m.company_id = c.company_id and m.client_id = c.id
                       order by m.created_at desc limit 1
                   ) newest on true
                 where c.company_id = $1 and c.phone = $2 order by c.is_own, newest.created_at desc nulls last, c.created_at limit 1",
                company,
                peer.as_e164()
            )
            .fetch_optional(tx.conn())
            .await?
        }
        None => {
            sqlx::query_scalar!(
                "select client_id from messages
                 where company_id = $1 and direction in ('inbound', 'outbound') and chat_jid = $2 and stanza_id is not null
                 order by created_at, id limit 1",
                company,
                arrived.chat_jid
            )
            .fetch_optional(tx.conn())
            .await?
        }
    };
    Ok(known.map(ClientId))
}
