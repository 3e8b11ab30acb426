//! Job `deliver_message`: hands one message to WhatsApp. Runs on the node that holds the company's session.
//!
//! What leaves is known before it leaves: id, address and hash are committed first. When the outcome is unknown,
//! the same bytes go again under the same id, after a wait for a late word, at most twice; phones show one.

use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};
use whatsapp_rust::prelude::Jid;

use crate::domain::access::Actor;
use crate::domain::conversation::{MessageStatus, refusal};
use crate::domain::ids::MessageId;
use crate::domain::phone::Phone;
use crate::server::accounts::pause::find_pause;
use crate::server::config::WhatsAppConfig;
use crate::server::conversations::outbound::{Begun, Outgoing, advance, begin_sending, explain, lock_outgoing};
use crate::server::conversations::overdue::LAST_RESEND;
use crate::server::conversations::own::words_of;
use crate::server::conversations::put_off::wait_for_lock;
use crate::server::conversations::waiting::{is_answered, rest};
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::faults::fault_point;
use crate::server::platform::hex;
use crate::server::platform::jobs::{Claimed, Finish, Outcome, queue};
use crate::server::platform::vault::{Vault, VaultError};

use super::live::{LiveSession, LiveSessions};
use super::masked::masked;
use super::store;

/// So often the same bytes may go out: once, and twice more when the outcome is unknown.
const MOST_SENDS: i32 = 3;
/// A company whose messages are held back is looked at again this often.
const PAUSE_LOOK: TimeDelta = TimeDelta::seconds(10);
/// So long a number's place on WhatsApp is believed.
const CONTACT_FRESH: TimeDelta = TimeDelta::days(7);

/// Why a delivery could not be weighed this time.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    #[error(transparent)]
    Db(#[from] DbError),
    /// A letter's words do not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The number's place could not be asked for.
    #[error("cannot ask where the number is: {0}")]
    Contact(String),
    /// This job is somebody else's now.
    #[error("the lease was lost")]
    Fenced,
}

/// What delivering needs.
#[derive(Clone, Debug)]
pub struct Courier {
    pub db: Db,
    /// Opens the words of letters.
    pub vault: Vault,
    pub live: LiveSessions,
    pub config: WhatsAppConfig,
}

/// What to do about a message, decided under its lock.
enum Plan {
    /// It is settled, or will be by what was just written.
    Settled(TenantTx),
    /// Not now.
    Wait(TimeDelta),
    /// Ask WhatsApp where this number is, then weigh again.
    Ask(Phone),
    /// Send these bytes; everything about them is committed.
    Send { message: Outgoing, stanza_id: String, to: Jid },
}

/// Where a message goes.
enum Address {
    /// There.
    At(String, Jid),
    /// WhatsApp has to be asked where this number is.
    Unasked(Phone),
    /// Nowhere, for this reason.
    None(&'static str),
}

impl Courier {
    /// Runs the job.
    pub async fn run(&self, job: &Claimed, id: MessageId) -> Result<Finish, DeliverError> {
        let tenant = Tenant { company: job.company, actor: Actor::WhatsApp };
        // The session may have left this node since the claim: whoever has it now claims the job again.
        let Some(session) = self.live.get(job.company).filter(|session| session.is_online()) else {
            return Ok(self.snooze(TimeDelta::seconds(1)));
        };
        let mut plan = self.weigh(job, tenant, &session, id).await?;
        if let Plan::Ask(phone) = plan {
            self.ask(&session, tenant, &phone).await?;
            plan = self.weigh(job, tenant, &session, id).await?;
        }
        match plan {
            Plan::Settled(tx) => Ok(Finish::done(tx)),
            Plan::Wait(time) => Ok(self.snooze(time)),
            Plan::Ask(_) => Ok(self.snooze(TimeDelta::seconds(1))),
            Plan::Send { message, stanza_id, to } => self.send(tenant, &session, &message, &stanza_id, to).await,
        }
    }

    /// Not now, and nothing failed.
    pub(super) fn snooze(&self, time: TimeDelta) -> Finish {
        Finish::just(Outcome::Snooze(self.db.clock().now() + time))
    }

    async fn weigh(&self, job: &Claimed, tenant: Tenant, session: &LiveSession, id: MessageId) -> Result<Plan, DeliverError> {
        let mut tx = self.db.tenant(tenant).await?;
        if !queue::holds(&mut tx, job).await? {
            return Err(DeliverError::Fenced);
        }
        let Some(mut message) = lock_outgoing(&mut tx, id).await? else { return Ok(Plan::Settled(tx)) };
        // A client that was told to end may still be online for a moment.
        if !store::is_wanted(&mut tx, session.lease).await? {
            return Ok(Plan::Wait(TimeDelta::seconds(1)));
        }
        let now = tx.now();
        match (message.status, &message.begun) {
            (MessageStatus::Queued, _) => {}
            (MessageStatus::Sending, Some(begun)) => {
                // A word may still come, and it settles the message without us.
                let next_try = begun.sending_at + TimeDelta::from_std(self.config.resend_wait).unwrap_or_default() * begun.sends;
                if now < next_try {
                    return Ok(Plan::Wait(next_try - now));
                }
                if begun.sends >= MOST_SENDS || (begun.sends > 0 && now - begun.sending_at > LAST_RESEND) {
                    advance(&mut tx, id, message.client, message.status, MessageStatus::Unknown, None).await?;
                    return Ok(Plan::Settled(tx));
                }
            }
            _ => return Ok(Plan::Settled(tx)),
        }
        if message.not_after.is_some_and(|not_after| not_after < now) {
            let end = if message.may_have_left() { MessageStatus::Unknown } else { MessageStatus::Expired };
            advance(&mut tx, id, message.client, message.status, end, Some("expired")).await?;
            return Ok(Plan::Settled(tx));
        }
        // Also one of unknown outcome: the same bytes go again when they may. The company's own people are no clients.
        if !message.is_letter
            && let Some(pause) = find_pause(&mut tx).await?
        {
            explain(&mut tx, id, pause.as_str()).await?;
            tx.commit().await?;
            return Ok(Plan::Wait(PAUSE_LOOK));
        }
        let (chat, to) = match self.address(&mut tx, &message).await? {
            Address::At(chat, to) => (chat, to),
            Address::Unasked(phone) => return Ok(Plan::Ask(phone)),
            Address::None(reason) => {
                advance(&mut tx, id, message.client, message.status, MessageStatus::Refused, Some(reason)).await?;
                return Ok(Plan::Settled(tx));
            }
        };
        // Under the time-lock open threads go on; whoever never answered is written to when it is over.
        if session.is_locked() && !is_answered(&mut tx, message.client).await? {
            wait_for_lock(&mut tx, id).await?;
            tx.commit().await?;
            return Ok(Plan::Wait(refusal::LOOK));
        }
        if !message.may_have_left()
            && let Some(wait) = session.wait_for(&chat, message.is_letter)
        {
            rest(&mut tx, id).await?;
            tx.commit().await?;
            return Ok(Plan::Wait(TimeDelta::from_std(wait).unwrap_or_default()));
        }
        let stanza_id = message.begun.as_ref().map_or_else(|| stanza_id(id), |begun| begun.stanza_id.clone());
        begin_sending(&mut tx, &message, &stanza_id, &chat, session.lease.epoch).await?;
        if let Some(sealed) = &message.sealed_body {
            let opened = self.vault.key(&mut tx).await?.open(words_of(&id), sealed).map_err(VaultError::from)?;
            message.body = String::from_utf8_lossy(&opened).into_owned();
        }
        fault_point!("deliver.before_begun");
        tx.commit().await?;
        Ok(Plan::Send { message, stanza_id, to })
    }

    /// The address: the one it was begun with, or the number's place.
    async fn address(&self, tx: &mut TenantTx, message: &Outgoing) -> Result<Address, DbError> {
        let place = match (&message.begun, &message.phone) {
            (Some(Begun { chat_jid, .. }), _) => Some(chat_jid.clone()),
            (None, None) => return Ok(Address::None("no_phone")),
            (None, Some(phone)) => {
                let fresh_since = tx.now() - CONTACT_FRESH;
                match store::find_contact(tx, phone, fresh_since).await? {
                    Some(place) => place,
                    None => return Ok(Address::Unasked(phone.clone())),
                }
            }
        };
        let parsed = place.and_then(|chat| chat.parse::<Jid>().ok().map(|to| (chat, to)));
        Ok(parsed.map_or(Address::None("not_on_whatsapp"), |(chat, to)| Address::At(chat, to)))
    }

    async fn ask(&self, session: &LiveSession, tenant: Tenant, phone: &Phone) -> Result<(), DeliverError> {
        let jid = Jid::pn(phone.digits());
        let asked =
            tokio::time::timeout(self.config.ack_wait, session.client().contacts().is_on_whatsapp(std::slice::from_ref(&jid))).await;
        let found = match asked {
            Ok(Ok(found)) => found.into_iter().next(),
            Ok(Err(error)) => return Err(DeliverError::Contact(masked(&error))),
            Err(_) => return Err(DeliverError::Contact("no answer".to_owned())),
        };
        let found = found.filter(|found| found.is_registered);
        let mut tx = self.db.tenant(tenant).await?;
        let place = found.as_ref().map(|found| found.pn_jid.as_ref().filter(|_| found.jid.is_lid()).unwrap_or(&found.jid).to_string());
        let hidden = found.as_ref().and_then(|found| found.lid.as_ref().map(ToString::to_string));
        store::put_contact(&mut tx, phone, place.as_deref(), hidden.as_deref()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The stanza id of a message: the same for every try, as the web client's look.
fn stanza_id(id: MessageId) -> String {
    let digest = Sha256::digest(id.0.as_bytes());
    let tail = hex::lower(&digest).to_uppercase();
    format!("3EB0{}", tail.get(..18).unwrap_or_default())
}
