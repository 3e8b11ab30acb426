//! Inbound messages: stored before the library acknowledges them, so that what we have not stored is delivered again.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::FutureExt as _;
use wacore::store::error::Result as StoreResult;
use wacore::store::traits::ProtocolStore as _;
use whatsapp_rust::prelude::{Client, InboundMessage, Jid, MessageExt as _, MessageInfo};
use whatsapp_rust::types::durability_hook::InboundDurabilityHook;

use crate::domain::access::Actor;
use crate::domain::conversation::Direction;
use crate::domain::i18n::text;
use crate::domain::letter::without_secrets;
use crate::domain::phone::Phone;
use crate::server::accounts::get_company;
use crate::server::conversations::inbound::{Arrived, Said, store_arrived};
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::faults::{fault_point, trouble};

use super::fit::{LONGEST_ID, LONGEST_NAME, fit};
use super::keys::SessionKeys;
use super::lease::Lease;
use super::redelivery::Redelivery;
use super::store;

/// Longer texts are cut: no person reads them, and every screen would have to carry them.
const LONGEST_TEXT: usize = 65_536;

/// The hook of one session.
#[derive(Clone)]
pub(super) struct Inbox {
    pub(super) db: Db,
    pub(super) lease: Lease,
    pub(super) keys: SessionKeys,
    pub(super) redelivery: Redelivery,
}

#[async_trait]
impl InboundDurabilityHook for Inbox {
    async fn on_messages(&self, client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        // What makes us panic would take the library's own task with it, and everything that comes after.
        let stored = AssertUnwindSafe(self.store(batch)).catch_unwind().await;
        let stored = stored.unwrap_or_else(|_| Err(anyhow::anyhow!("storing it panicked")));
        if stored.is_err() {
            self.redelivery.ask(&client);
        }
        stored
    }
}

impl Inbox {
    async fn store(&self, batch: &[InboundMessage]) -> anyhow::Result<()> {
        trouble("inbox", self.lease.company);
        let mut heard = Vec::with_capacity(batch.len());
        for inbound in batch.iter().filter(|inbound| is_for_a_thread(&inbound.info)) {
            heard.push((inbound, self.writer(&inbound.info).await?));
        }
        let mut tx = self.db.tenant(Tenant { company: self.lease.company, actor: Actor::WhatsApp }).await?;
        let locale = get_company(&mut tx).await?.locale;
        for (inbound, writer) in heard {
            let Some(words) = readable(inbound, locale) else { continue };
            self.keep(&mut tx, &inbound.info, &writer, Said::Words(&words)).await?;
        }
        fault_point!("inbox.before_commit");
        tx.commit().await?;
        fault_point!("inbox.after_commit");
        Ok(())
    }

    /// A message did not open here, or cannot: the phone is asked for it again, and until its words come, if they ever do, a sentence
    /// stands in their place. WhatsApp was told that we have it.
    pub(super) async fn note_unopened(&self, info: &MessageInfo) -> anyhow::Result<()> {
        if !is_for_a_thread(info) {
            return Ok(());
        }
        let writer = self.writer(info).await?;
        let mut tx = self.db.tenant(Tenant { company: self.lease.company, actor: Actor::WhatsApp }).await?;
        let locale = get_company(&mut tx).await?.locale;
        self.keep(&mut tx, info, &writer, Said::Unopened(text::inbound::unopened(locale))).await?;
        Ok(tx.commit().await?)
    }

    /// Puts a message into its thread.
    async fn keep(&self, tx: &mut TenantTx, info: &MessageInfo, writer: &Writer, said: Said<'_>) -> Result<(), DbError> {
        let source = &info.source;
        // Whom we have asked for is known by the hidden id, also where WhatsApp writes the number in another way.
        let asked_for = match &writer.hidden {
            Some(lid) => store::find_phone_of(tx, lid).await?,
            None => None,
        };
        let peer = asked_for.as_ref().or(writer.phone.as_ref());
        if peer.is_none() && writer.hidden.is_none() {
            // WhatsApp itself, for one.
            tracing::warn!(session = %self.lease.session, "a message came from an address that is nobody's number");
            return Ok(());
        }
        let arrived = Arrived {
            peer,
            push_name: if source.is_from_me { "" } else { &fit(&info.push_name, LONGEST_NAME) },
            said,
            chat_jid: &fit(&source.chat.to_string(), LONGEST_ID),
            sender_jid: &fit(&source.sender.to_string(), LONGEST_ID),
            stanza_id: &fit(&info.id, LONGEST_ID),
            at: info.timestamp,
            direction: if source.is_from_me { Direction::Outbound } else { Direction::Inbound },
        };
        store_arrived(tx, &arrived).await.map(drop)
    }

    /// Whom the chat is with: addressed openly, beside a hidden id, or by the mapping that was learnt before. A mapping that
    /// cannot be read is an error, not a stranger.
    async fn writer(&self, info: &MessageInfo) -> StoreResult<Writer> {
        let source = &info.source;
        let candidates = if source.is_from_me {
            [Some(&source.chat), source.recipient_alt.as_ref(), source.recipient.as_ref()]
        } else {
            [Some(&source.sender), source.sender_alt.as_ref(), Some(&source.chat)]
        };
        let open = candidates.into_iter().flatten().find(|jid| jid.is_pn()).map(|jid| jid.user.to_string());
        let lid = hidden_id(candidates);
        let number = match (open, &lid) {
            (Some(number), _) => Some(number),
            (None, Some(lid)) => self.keys.get_lid_mapping(lid).await?.map(|mapping| mapping.phone_number),
            (None, None) => None,
        };
        let phone = number.and_then(|number| Phone::from_e164(&format!("+{number}")).ok());
        Ok(Writer { phone, hidden: lid.map(|lid| format!("{lid}@lid")) })
    }
}

/// Whom a chat is with, as far as the stanza and the client's keys tell.
struct Writer {
    phone: Option<Phone>,
    /// The hidden id, as a directory entry keeps it.
    hidden: Option<String>,
}

fn hidden_id(candidates: [Option<&Jid>; 3]) -> Option<String> {
    candidates.into_iter().flatten().find(|jid| jid.is_lid()).map(|jid| jid.user.to_string())
}

/// Groups, status posts and broadcasts are no client's thread.
fn is_for_a_thread(info: &MessageInfo) -> bool {
    !info.source.is_group && (info.source.chat.is_pn() || info.source.chat.is_lid())
}

/// The words of a message; a sentence about it when it has none; `None` for what is no message to a person at all.
fn readable(inbound: &InboundMessage, locale: crate::domain::i18n::Locale) -> Option<String> {
    let message = inbound.message.get_base_message();
    // A stranger's protocol message may ask to change messages, keys or history: it is nothing to us (CVE-2026-48063).
    if message.protocol_message.is_set() || message.sender_key_distribution_message.is_set() && message.text_content().is_none() {
        return None;
    }
    match message.text_content() {
        Some(words) if words.trim().is_empty() => None,
        Some(words) => Some(without_secrets(&fit(words, LONGEST_TEXT))),
        None => Some(text::inbound::not_text(locale).to_owned()),
    }
}
