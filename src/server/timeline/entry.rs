//! From a fact and its message to a line a person reads.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::appointment::{AppointmentStatus as Status, AppointmentSummary};
use crate::domain::conversation::MessageStatus;
use crate::domain::event::{AppointmentFact, EventKind};
use crate::domain::ids::{AppointmentId, EventId, MessageId};
use crate::domain::money::Money;
use crate::domain::notification::Telling;
use crate::domain::timeline::{MessageTrigger, TimelineEntry, TimelineKind};
use crate::server::accounts::CompanyProfile;

/// A fact as it is stored.
pub(super) struct Fact {
    pub(super) id: Uuid,
    pub(super) at: DateTime<Utc>,
    pub(super) seq: i64,
    pub(super) payload: Json<EventKind>,
}

impl Fact {
    /// The message it tells of.
    pub(super) fn message(&self) -> Option<MessageId> {
        match &self.payload.0 {
            EventKind::MessageQueued { message, .. }
            | EventKind::MessageSkipped { message, .. }
            | EventKind::MessageReceived { message, .. }
            | EventKind::MessageSentFromPhone { message, .. } => Some(*message),
            _ => None,
        }
    }
}

/// A message as it is stored.
pub(super) struct StoredMessage {
    pub(super) id: Uuid,
    pub(super) body: String,
    pub(super) status: String,
    pub(super) reason: Option<String>,
    pub(super) trigger: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) received_at: Option<DateTime<Utc>>,
    pub(super) delivered_at: Option<DateTime<Utc>>,
}

impl StoredMessage {
    /// As a line of its own; `None` when no rule sent it.
    pub(super) fn line(&self, profile: &CompanyProfile) -> Option<TimelineEntry> {
        let id = MessageId(self.id);
        Some(TimelineEntry { key: id.to_string(), at: profile.moment(self.created_at), what: sent(id, self)? })
    }
}

/// The line; `None` when its message is gone.
pub(super) fn entry(profile: &CompanyProfile, fact: Fact, messages: &[StoredMessage]) -> Option<TimelineEntry> {
    let message = match fact.message() {
        Some(id) => Some(messages.iter().find(|message| message.id == id.0)?),
        None => None,
    };
    let what = match (fact.payload.0, message) {
        (EventKind::AppointmentBooked(fact), _) => TimelineKind::Booked { appointment: now(profile, &fact, Status::Booked) },
        (EventKind::AppointmentChanged(fact), _) => {
            let from = fact.before.as_ref().map(|before| summary(profile, fact.appointment, before, Status::Booked));
            let to = now(profile, &fact, Status::Booked);
            TimelineKind::Changed { from: from.unwrap_or_else(|| to.clone()), to }
        }
        (EventKind::AppointmentCancelled(fact), _) => TimelineKind::Cancelled { appointment: now(profile, &fact, Status::Cancelled) },
        (EventKind::AppointmentConfirmed(fact), _) => TimelineKind::Confirmed { appointment: now(profile, &fact, Status::Confirmed) },
        (EventKind::AppointmentArrived(fact), _) => TimelineKind::Arrived { appointment: now(profile, &fact, Status::Arrived) },
        (EventKind::AppointmentMissed(fact), _) => TimelineKind::NoShow { appointment: now(profile, &fact, Status::NoShow) },
        (EventKind::MessageQueued { message: id, .. } | EventKind::MessageSkipped { message: id, .. }, Some(message)) => sent(id, message)?,
        (EventKind::MessageReceived { .. }, Some(message)) => TimelineKind::Received { text: message.body.clone() },
        (EventKind::MessageSentFromPhone { .. }, Some(message)) => TimelineKind::FromPhone { text: message.body.clone() },
        _ => return None,
    };
    Some(TimelineEntry { key: EventId(fact.id).to_string(), at: profile.moment(fact.at), what })
}

fn sent(id: MessageId, message: &StoredMessage) -> Option<TimelineKind> {
    let took = message.delivered_at.zip(message.received_at).map(|(delivered, received)| (delivered - received).num_milliseconds());
    Some(TimelineKind::Sent {
        message: id,
        trigger: MessageTrigger::from_word(message.trigger.as_deref()?)?,
        text: message.body.clone(),
        status: MessageStatus::from_word(&message.status)?,
        reason: message.reason.clone(),
        took_ms: took.and_then(|took| u32::try_from(took).ok()),
    })
}

fn now(profile: &CompanyProfile, fact: &AppointmentFact, status: Status) -> AppointmentSummary {
    summary(profile, fact.appointment, &fact.now, status)
}

fn summary(profile: &CompanyProfile, id: AppointmentId, telling: &Telling, status: Status) -> AppointmentSummary {
    AppointmentSummary {
        id,
        starts_at: profile.moment(telling.starts_at),
        master: telling.master.clone(),
        services: telling.services.clone(),
        price: telling.price_minor.map(|minor| Money { minor, currency: profile.currency }),
        status,
    }
}
