//! The first frames of a connection: the intro, the handshake, and who it is.

use anyhow::{Context, Result, bail};
use axum::extract::ws::{Message, WebSocket};
use wacore_binary::consts::WA_CONN_HEADER;
use wacore_noise::framing::{FrameDecoder, encode_frame};
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use super::super::noise::handshake::{self, Established, Pending, Step};
use super::super::noise::keys::ServerKeys;
use super::super::number::{Address, Number};

/// Begins an intro that routes the connection to an edge: three bytes of length follow.
const EDGE_INTRO: &[u8] = b"ED\0\x01";

/// Who is at the other end.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Somebody who wants to be linked, and what it calls itself.
    Newcomer(String),
    /// A device that was linked before.
    Device(Address),
}

/// Carries the handshake through.
pub(crate) async fn receive(keys: &ServerKeys, socket: &mut WebSocket, frames: &mut FrameDecoder) -> Result<Established> {
    let mut intro = true;
    let mut pending: Option<Pending> = None;
    loop {
        let Message::Binary(bytes) = socket.recv().await.context("the client left during the handshake")?? else { continue };
        frames.feed(if std::mem::take(&mut intro) { after_intro(&bytes)? } else { &bytes });
        while let Some(frame) = frames.decode_frame() {
            let (reply, established) = match pending.take() {
                Some(waiting) => return handshake::finish(waiting, &frame),
                None => match handshake::answer_hello(keys, &frame)? {
                    Step::Reply(reply, waiting) => {
                        pending = Some(waiting);
                        (reply, None)
                    }
                    Step::Done(reply, established) => (reply, Some(established)),
                },
            };
            socket.send(Message::Binary(encode_frame(&reply, None)?.into())).await?;
            if let Some(established) = established {
                return Ok(established);
            }
        }
    }
}

/// What follows the intro in the first bytes.
fn after_intro(bytes: &[u8]) -> Result<&[u8]> {
    let mut rest = bytes;
    if let Some(routed) = rest.strip_prefix(EDGE_INTRO) {
        let (length, routing) = routed.split_at_checked(3).context("a cut edge intro")?;
        let length = length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        rest = routing.get(length..).context("a cut edge intro")?;
    }
    match rest.strip_prefix(&WA_CONN_HEADER[..]) {
        Some(rest) => Ok(rest),
        None => bail!("this is not a WhatsApp client"),
    }
}

/// The revision of the web client that the payload says it is.
pub(crate) fn revision(payload: &wa::ClientPayload) -> u32 {
    let version = payload.user_agent.as_option().and_then(|agent| agent.app_version.as_option());
    version.and_then(|version| version.tertiary).unwrap_or_default()
}

/// Who the payload says it is.
pub(crate) fn who(payload: &wa::ClientPayload) -> Result<Who> {
    let Some(user) = payload.username else {
        let data = payload.device_pairing_data.as_option().and_then(|data| data.device_props.as_ref());
        let props = data.and_then(|bytes| wa::DeviceProps::decode_from_slice(bytes).ok());
        return Ok(Who::Newcomer(props.and_then(|props| props.os).unwrap_or_default()));
    };
    let number = Number::parse(&user.to_string()).context("a login of nobody's number")?;
    Ok(Who::Device(Address { number, device: u16::try_from(payload.device.unwrap_or(0))? }))
}

#[cfg(test)]
mod tests;
