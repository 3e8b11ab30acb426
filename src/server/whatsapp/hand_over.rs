//! The moment a message leaves: the library's call, the server's word, and what is known when there is none.

use chrono::TimeDelta;
use whatsapp_rust::prelude::{ClientError, Jid, SendError, SendOptions};
use whatsapp_rust::waproto::whatsapp as wa;

use crate::domain::conversation::MessageStatus;
use crate::domain::conversation::refusal::Refusal;
use crate::domain::ids::MessageId;
use crate::server::conversations::outbound::{Outgoing, advance, lock_outgoing, take_back_try};
use crate::server::conversations::put_off::put_off;
use crate::server::platform::db::Tenant;
use crate::server::platform::faults::fault_point;
use crate::server::platform::jobs::{Finish, Outcome};

use super::deliver::{Courier, DeliverError};
use super::live::{Ack, LiveSession};
use super::masked::masked;

/// What was heard of a try.
enum Heard {
    /// The server's word.
    Word(Ack),
    /// None, and the bytes may have left.
    Nothing,
    /// Nothing was written.
    Unwritten,
}

impl Courier {
    /// Sends what [`Courier::deliver`] has committed, and waits for the server's word.
    pub(super) async fn send(
        &self,
        tenant: Tenant,
        session: &LiveSession,
        message: &Outgoing,
        stanza_id: &str,
        to: Jid,
    ) -> Result<Finish, DeliverError> {
        let ack = session.expect_ack(stanza_id);
        fault_point!("deliver.before_send");
        let content = words_in_wire_form(&message.body);
        let options = SendOptions::default().with_message_id(stanza_id);
        // The call may hang on a client that went offline; its Ok means «written», the server's word means «sent».
        let heard = tokio::time::timeout(self.config.ack_wait, async {
            match session.client().send_message_with_options(to, content, options).await {
                Ok(_) => {
                    fault_point!("deliver.after_send");
                    ack.await.map_or(Heard::Nothing, Heard::Word)
                }
                Err(error) => {
                    tracing::warn!(message = %message.id, error = masked(&error), "the client could not send");
                    if is_unwritten(&error) { Heard::Unwritten } else { Heard::Nothing }
                }
            }
        });
        let heard = heard.await.unwrap_or(Heard::Nothing);
        session.forget_ack(stanza_id);
        match heard {
            Heard::Word(_) => session.note_send(true),
            Heard::Nothing => session.note_send(false),
            Heard::Unwritten => {}
        }
        let (news, reason) = match heard {
            // Unknown: the message stays `sending`, and this job comes back to it.
            Heard::Nothing => return Ok(self.snooze(TimeDelta::from_std(self.config.resend_wait).unwrap_or_default())),
            Heard::Unwritten => return self.again(tenant, message.id).await,
            Heard::Word(Ok(())) => (MessageStatus::Sent, None),
            Heard::Word(Err(code)) => {
                let why = Refusal::of(&code);
                tracing::warn!(message = %message.id, code = masked(&code), ?why, "WhatsApp refused a message");
                if why != Refusal::Final {
                    return self.later(tenant, message.id, why).await;
                }
                (MessageStatus::Refused, Some(why.ends()))
            }
        };
        fault_point!("deliver.after_ack");
        let mut tx = self.db.tenant(tenant).await?;
        if let Some(now) = lock_outgoing(&mut tx, message.id).await? {
            advance(&mut tx, message.id, message.client, now.status, news, reason).await?;
        }
        Ok(Finish::done(tx))
    }

    /// Refused for now: it waits, and this job comes back to it.
    async fn later(&self, tenant: Tenant, id: MessageId, why: Refusal) -> Result<Finish, DeliverError> {
        let mut tx = self.db.tenant(tenant).await?;
        let rest = put_off(&mut tx, id, why).await?;
        Ok(match rest {
            Some(rest) => Finish::with(Outcome::Snooze(self.db.clock().now() + rest), tx),
            None => Finish::done(tx),
        })
    }

    /// Nothing left this process: the try does not count, and the next one need not wait for a late word.
    async fn again(&self, tenant: Tenant, id: MessageId) -> Result<Finish, DeliverError> {
        let mut tx = self.db.tenant(tenant).await?;
        take_back_try(&mut tx, id).await?;
        Ok(Finish::with(Outcome::Snooze(self.db.clock().now() + TimeDelta::seconds(1)), tx))
    }
}

/// A message of words, as it is sealed for a phone.
pub(super) fn words_in_wire_form(words: &str) -> wa::Message {
    wa::Message { conversation: Some(words.to_owned()), ..Default::default() }
}

/// Whether an error came before the message's own bytes were handed to the socket: questions to the server and keys come
/// first, and only the last step, which encrypts for the wire and writes, leaves it open what the other side has got.
fn is_unwritten(error: &SendError) -> bool {
    !matches!(error, SendError::Client(ClientError::EncryptSend(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_rust::socket::error::EncryptSendError;

    #[test]
    fn only_the_last_step_leaves_it_open() {
        assert!(is_unwritten(&SendError::NotLoggedIn));
        assert!(is_unwritten(&SendError::Client(ClientError::NotConnected)));
        assert!(!is_unwritten(&SendError::Client(ClientError::EncryptSend(EncryptSendError::channel_closed()))));
    }
}
