//! The answering side of the Noise handshakes: `XX` for a stranger, `IK` for who remembers our key, `XXfallback` for
//! who remembers another.

use anyhow::{Context, Result};
use wacore::libsignal::protocol::KeyPair;
use wacore_binary::consts::{NOISE_PATTERN_IK, NOISE_PATTERN_XX, NOISE_PATTERN_XXFALLBACK, WA_CONN_HEADER};
use wacore_noise::{NoiseCipher, NoiseHandshake};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{self as wa, HandshakeMessage, handshake_message::ServerHello};

use super::keys::ServerKeys;

/// A finished handshake: the two ciphers and what the client said of itself.
pub(crate) struct Established {
    pub(crate) write: NoiseCipher,
    pub(crate) read: NoiseCipher,
    pub(crate) payload: wa::ClientPayload,
    pub(crate) pattern: &'static str,
}

/// A handshake that waits for the client's last frame.
pub(crate) struct Pending {
    noise: NoiseHandshake,
    ephemeral: KeyPair,
}

/// What the client's first frame leads to; the bytes go back to it.
pub(crate) enum Step {
    /// One more frame is needed.
    Reply(Vec<u8>, Pending),
    /// The handshake is done.
    Done(Vec<u8>, Established),
}

/// Answers the client's first frame.
pub(crate) fn answer_hello(keys: &ServerKeys, frame: &[u8]) -> Result<Step> {
    let hello = HandshakeMessage::decode_from_slice(frame)?.client_hello.into_option().context("no client hello")?;
    let theirs = hello.ephemeral.context("no ephemeral key")?;
    let ephemeral = KeyPair::generate(&mut rand::rng());
    let (Some(sealed_static), Some(sealed_payload)) = (hello.r#static, hello.payload) else {
        return answer_xx(keys, NOISE_PATTERN_XX, &theirs, ephemeral);
    };
    match answer_ik(keys, &theirs, &sealed_static, &sealed_payload, &ephemeral) {
        Ok((reply, established)) => Ok(Step::Done(reply, established)),
        Err(error) => {
            tracing::debug!(%error, "the client remembers another key, falling back");
            answer_xx(keys, NOISE_PATTERN_XXFALLBACK, &theirs, ephemeral)
        }
    }
}

/// Reads the client's last frame of `XX` or `XXfallback`.
pub(crate) fn finish(pending: Pending, frame: &[u8]) -> Result<Established> {
    let Pending { mut noise, ephemeral } = pending;
    let finish = HandshakeMessage::decode_from_slice(frame)?.client_finish.into_option().context("no client finish")?;
    let theirs = noise.decrypt(&finish.r#static.context("no static key")?)?;
    noise.mix_shared_secret(ephemeral.private_key.serialize(), &theirs)?;
    let payload = noise.decrypt(&finish.payload.context("no payload")?)?;
    let (read, write) = noise.finish()?;
    Ok(Established { write, read, payload: wa::ClientPayload::decode_from_slice(&payload)?, pattern: "XX" })
}

fn answer_ik(
    keys: &ServerKeys,
    theirs: &[u8],
    sealed_static: &[u8],
    sealed_payload: &[u8],
    ephemeral: &KeyPair,
) -> Result<(Vec<u8>, Established)> {
    let mut noise = NoiseHandshake::new(NOISE_PATTERN_IK, &WA_CONN_HEADER)?;
    noise.authenticate(keys.public());
    noise.authenticate(theirs);
    noise.mix_shared_secret(keys.key.private_key.serialize(), theirs)?;
    let their_static = noise.decrypt(sealed_static)?;
    noise.mix_shared_secret(keys.key.private_key.serialize(), &their_static)?;
    let payload = noise.decrypt(sealed_payload)?;
    noise.authenticate(ephemeral.public_key.public_key_bytes());
    noise.mix_shared_secret(ephemeral.private_key.serialize(), theirs)?;
    noise.mix_shared_secret(ephemeral.private_key.serialize(), &their_static)?;
    let chain = noise.encrypt(&keys.chain)?;
    let (read, write) = noise.finish()?;
    let payload = wa::ClientPayload::decode_from_slice(&payload)?;
    Ok((server_hello(ephemeral, None, chain), Established { write, read, payload, pattern: "IK" }))
}

fn answer_xx(keys: &ServerKeys, pattern: &str, theirs: &[u8], ephemeral: KeyPair) -> Result<Step> {
    let mut noise = NoiseHandshake::new(pattern, &WA_CONN_HEADER)?;
    noise.authenticate(theirs);
    noise.authenticate(ephemeral.public_key.public_key_bytes());
    noise.mix_shared_secret(ephemeral.private_key.serialize(), theirs)?;
    let sealed_static = noise.encrypt(keys.public())?;
    noise.mix_shared_secret(keys.key.private_key.serialize(), theirs)?;
    let chain = noise.encrypt(&keys.chain)?;
    Ok(Step::Reply(server_hello(&ephemeral, Some(sealed_static), chain), Pending { noise, ephemeral }))
}

fn server_hello(ephemeral: &KeyPair, sealed_static: Option<Vec<u8>>, payload: Vec<u8>) -> Vec<u8> {
    let hello = ServerHello {
        ephemeral: Some(ephemeral.public_key.public_key_bytes().to_vec()),
        r#static: sealed_static,
        payload: Some(payload),
        ..Default::default()
    };
    HandshakeMessage { server_hello: MessageField::some(hello), ..Default::default() }.encode_to_vec()
}
