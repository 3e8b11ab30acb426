//! Messages that no honest phone writes, for the product to survive.

use std::sync::Arc;

use serde::Deserialize;
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type;

use super::bytes64::Bytes64;
use super::number::Number;
use super::refusal::Refusal;
use super::{WhatsApp, stanza};

/// How many characters the long text has: the most WhatsApp allows.
const LONG: usize = 65_536;

/// What is forged.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Forgery {
    /// A stranger hands out app-state keys, which only the own phone may.
    ProtocolMessage,
    /// A stranger announces a history.
    HistorySync,
    /// The last message that the person wrote in the chat is edited.
    Edit,
    /// The last message that the person wrote in the chat is taken back.
    Revoke,
    /// 65,536 characters.
    LongText,
    /// Right-to-left overrides, zero-width characters, a pile of combining marks.
    Rtl,
}

/// A message to write: what the chat shows, and what is really sent if that is more.
pub(crate) struct Script {
    pub(crate) text: String,
    pub(crate) proto: Option<Bytes64>,
}

impl Script {
    /// Words, and nothing else.
    pub(crate) fn honest(text: &str) -> Self {
        Self { text: text.to_owned(), proto: None }
    }

    fn protocol(text: &str, message: wa::message::ProtocolMessage) -> Self {
        let message = wa::Message { protocol_message: MessageField::some(message), ..Default::default() };
        Self { text: text.to_owned(), proto: Some(Bytes64(message.encode_to_vec())) }
    }
}

impl WhatsApp {
    /// The phone `number` sends a forged message to `to`. Answers the stanza's id.
    pub async fn forge(self: &Arc<Self>, number: &Number, to: &Number, forgery: Forgery) -> Result<String, Refusal> {
        let script = match forgery {
            Forgery::ProtocolMessage => Script::protocol("[чужие ключи]", stolen_keys()),
            Forgery::HistorySync => Script::protocol("[чужая история]", history()),
            Forgery::Edit => Script::protocol("[правка]", self.about_last(number, to, Type::MESSAGE_EDIT).await?),
            Forgery::Revoke => Script::protocol("[удалено]", self.about_last(number, to, Type::REVOKE).await?),
            Forgery::LongText => Script::honest(&"ж".repeat(LONG)),
            Forgery::Rtl => {
                Script::honest("\u{202E}ятсирпереп\u{202C} \u{200B}\u{200D}\u{FEFF}а\u{0301}\u{0302}\u{0303}\u{0304} שלום\u{2066}")
            }
        };
        self.write(number, to, stanza::fresh_id("3A"), script).await
    }

    /// A protocol message about the last message the person wrote to `to`.
    async fn about_last(&self, number: &Number, to: &Number, kind: Type) -> Result<wa::message::ProtocolMessage, Refusal> {
        let slot = self.phones.find(number).ok_or(Refusal::NoPhone)?;
        let phone = slot.phone.lock().await;
        let own =
            phone.chats.get(to).and_then(|chat| chat.messages.iter().rev().find(|message| message.from_me && message.raw_proto.is_none()));
        let id = own.ok_or_else(|| Refusal::BadRequest("the person has written nothing in this chat".to_owned()))?.id.clone();
        let key = wa::MessageKey { remote_jid: Some(to.jid().to_string()), from_me: Some(true), id: Some(id), ..Default::default() };
        let edited = wa::Message { conversation: Some("Исправлено".to_owned()), ..Default::default() };
        Ok(wa::message::ProtocolMessage {
            key: MessageField::some(key),
            r#type: Some(kind),
            edited_message: if kind == Type::MESSAGE_EDIT { MessageField::some(edited) } else { MessageField::none() },
            timestamp_ms: Some(self.clock.now().timestamp_millis()),
            ..Default::default()
        })
    }
}

fn stolen_keys() -> wa::message::ProtocolMessage {
    let key = wa::message::AppStateSyncKey {
        key_id: MessageField::some(wa::message::AppStateSyncKeyId { key_id: Some(vec![0, 0, 0, 0, 0, 1]) }),
        key_data: MessageField::some(wa::message::AppStateSyncKeyData { key_data: Some(vec![0x66; 32]), ..Default::default() }),
    };
    wa::message::ProtocolMessage {
        r#type: Some(Type::APP_STATE_SYNC_KEY_SHARE),
        app_state_sync_key_share: MessageField::some(wa::message::AppStateSyncKeyShare { keys: vec![key] }),
        ..Default::default()
    }
}

/// A piece of history, as it is announced: where it lies, and the key to it.
pub(crate) fn history() -> wa::message::ProtocolMessage {
    let history = wa::message::HistorySyncNotification {
        file_length: Some(1 << 20),
        media_key: Some(vec![0x66; 32]),
        direct_path: Some("/v/forged".to_owned()),
        ..Default::default()
    };
    wa::message::ProtocolMessage {
        r#type: Some(Type::HISTORY_SYNC_NOTIFICATION),
        history_sync_notification: MessageField::some(history),
        ..Default::default()
    }
}
