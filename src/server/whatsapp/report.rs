//! What the library reports, in our words; and what receipts do to messages.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use whatsapp_rust::pair_code::PairCodeRejection;
use whatsapp_rust::prelude::{Client, Event, MessageInfo};
use whatsapp_rust::types::events::{ConnectFailureReason as Reason, DecryptFailMode, TempBanReason};
use whatsapp_rust::types::presence::ReceiptType;

use crate::domain::conversation::MessageStatus;
use crate::domain::conversation::refusal::Refusal;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::StateCause;
use crate::domain::whatsapp::machine::News;
use crate::domain::whatsapp::pairing::PairingFailure;
use crate::server::conversations::put_off::put_off_stanza;
use crate::server::conversations::receipts::apply_receipt;
use crate::server::platform::db::{Db, DbError, Tenant};

use super::live::Ack;
use super::store::Number;

/// So long a ban is believed of which WhatsApp does not say when it ends.
const UNTOLD_BAN: TimeDelta = TimeDelta::hours(1);

/// An event of the library.
pub(super) enum Report {
    News(News),
    /// A code to scan.
    Picture {
        words: String,
        lives: Duration,
    },
    /// The last picture there was has lived its time.
    NoPictures {
        is_over: bool,
    },
    /// A code to type.
    Code {
        code: String,
        lives: Duration,
    },
    /// The code to type was withdrawn.
    CodeWithdrawn,
    /// There will be no code to type.
    CodeRefused(Option<PairCodeRejection>),
    Ack {
        stanza_id: String,
        ack: Ack,
    },
    /// Something about the reach-out time-lock has changed.
    LockChanged,
    /// A message that is not, or not yet, to be opened here.
    Unopened(Arc<MessageInfo>),
    Ticks {
        stanza_ids: Vec<String>,
        status: MessageStatus,
    },
    Nothing,
}

/// Reads an event at the moment `now`.
pub(super) fn read(event: &Event, now: DateTime<Utc>) -> Report {
    match event {
        Event::Connected(_) => Report::News(News::Connected),
        Event::Disconnected(_) => Report::News(News::Disconnected),
        Event::PairSuccess(_) => Report::News(News::Paired),
        Event::PairError(_) | Event::QrScannedWithoutMultidevice(_) => Report::News(News::PairingFailed(PairingFailure::Refused)),
        Event::PairingQrCodesExhausted(end) => Report::NoPictures { is_over: end.disconnected },
        Event::PairPasskeyRequest(_) => Report::News(News::PasskeyAsked),
        Event::PairingQrCode(qr) => Report::Picture { words: qr.code.clone(), lives: qr.timeout },
        Event::PairingCode(code) => Report::Code { code: code.code.clone(), lives: code.timeout },
        Event::PairingCodeRefresh(_) => Report::CodeWithdrawn,
        Event::PairingCodeError(error) => Report::CodeRefused(error.rejection),
        Event::StreamReplaced(_) => Report::News(News::Replaced),
        Event::LoggedOut(out) => Report::News(logged_out(out.reason, out.on_connect)),
        Event::TemporaryBan(ban) => {
            let until = now + ban.expire;
            Report::News(News::Banned { until, cause: cause_of(&ban.code) })
        }
        // A ban whose end is not told, or cannot be read.
        Event::ConnectFailure(failure) if failure.reason == Reason::TempBanned => {
            Report::News(News::Banned { until: now + UNTOLD_BAN, cause: None })
        }
        Event::ClientOutdated(_) => Report::News(News::Outdated),
        Event::ServerAck(ack) if ack.class.as_deref() == Some("message") => {
            Report::Ack { stanza_id: ack.id.clone(), ack: ack.error.clone().map_or(Ok(()), Err) }
        }
        Event::MexNotification(news) if news.op_name.contains("ReachoutTimelock") => Report::LockChanged,
        Event::UndecryptableMessage(unopened) if unopened.decrypt_fail_mode == DecryptFailMode::Show => {
            Report::Unopened(unopened.info.clone())
        }
        Event::Receipt(receipt) => {
            let status = match receipt.r#type {
                ReceiptType::Delivered => MessageStatus::Delivered,
                ReceiptType::Read | ReceiptType::Played => MessageStatus::Read,
                _ => return Report::Nothing,
            };
            Report::Ticks { stanza_ids: receipt.message_ids.iter().map(ToString::to_string).collect(), status }
        }
        _ => Report::Nothing,
    }
}

/// What WhatsApp holds against the number.
fn cause_of(ban: &TempBanReason) -> Option<StateCause> {
    Some(match ban {
        TempBanReason::SentToTooManyPeople => StateCause::Strangers,
        TempBanReason::BlockedByUsers => StateCause::BlockedByPeople,
        TempBanReason::CreatedTooManyGroups => StateCause::Groups,
        TempBanReason::SentTooManySameMessage => StateCause::SameWords,
        TempBanReason::BroadcastList => StateCause::Broadcasts,
        TempBanReason::Unknown(_) => return None,
    })
}

/// Somebody who removes us on the phone is told at once; a login that is refused may be anybody's doing, WhatsApp's as well.
fn logged_out(reason: Reason, on_connect: bool) -> News {
    match reason {
        Reason::AccountLocked => News::Blocked(StateCause::Locked),
        Reason::UnknownLogout => News::Blocked(StateCause::Banned),
        _ if on_connect => News::LoggedOut(StateCause::ByServer),
        _ => News::LoggedOut(StateCause::ByPhone),
    }
}

/// The number and the name the client is linked to.
pub(super) fn number(client: &Client) -> Number {
    let phone = client.pn().and_then(|jid| Phone::from_e164(&format!("+{}", jid.user)).ok());
    Number { phone, push_name: client.push_name() }
}

/// Moves messages on by their receipts.
pub(super) async fn apply_ticks(
    db: &Db,
    tenant: Tenant,
    stanza_ids: &[String],
    status: MessageStatus,
    reason: Option<&str>,
) -> anyhow::Result<()> {
    let mut tx = db.tenant(tenant).await?;
    if apply_receipt(&mut tx, stanza_ids, status, reason).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}

/// The server's word about a message whose job does not wait for it any more.
pub(super) async fn apply_ack(db: &Db, tenant: Tenant, stanza_id: &str, ack: &Ack) -> Result<(), DbError> {
    let mut tx = db.tenant(tenant).await?;
    let (status, reason) = match ack.as_ref().map_err(|code| Refusal::of(code)) {
        Ok(()) => (MessageStatus::Sent, None),
        Err(Refusal::Final) => (MessageStatus::Refused, Some(Refusal::Final.ends())),
        Err(why) => {
            put_off_stanza(&mut tx, stanza_id, why).await?;
            return tx.commit().await;
        }
    };
    apply_receipt(&mut tx, &[stanza_id.to_owned()], status, reason).await?;
    tx.commit().await
}
