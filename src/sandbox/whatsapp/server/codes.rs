//! Linking by an eight-character code: the server's half and the phone's.
//!
//! The device sends `companion_hello` (its ephemeral key, wrapped under the code) and gets a reference. A person types the
//! code on the phone, which answers `primary_hello` (its own ephemeral key, wrapped likewise). The device sends
//! `companion_finish` (a bundle sealed under both ephemerals), the phone opens it, and from then on it is as with a QR code.
//! The wrapping proves nothing: a wrong code shows itself only when the phone cannot open the bundle.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rand::rngs::StdRng;
use tokio::sync::oneshot;
use wacore::crypto::hkdf_sha256_into;
use wacore::libsignal::crypto::aes_256_gcm_decrypt;
use wacore::libsignal::protocol::{KeyPair, PublicKey};
use wacore::pair_code::PairCodeUtils;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::change::What;
use super::super::number::Number;
use super::super::refusal::Refusal;
use super::super::view::Linked;
use super::super::{WhatsApp, stanza};
use super::line::Line;

/// How many times a phone may try before the server withdraws the code.
const MOST_ATTEMPTS: u32 = 3;
/// How long the phone waits for the device's bundle.
const FINISH_WAIT: Duration = Duration::from_mins(1);

/// The device's bundle, as the server passes it on to the phone.
#[derive(Debug)]
struct Finish {
    bundle: Vec<u8>,
    identity: Vec<u8>,
}

/// A code that a device shows: the server knows the wrapped key and never the code.
#[derive(Debug)]
struct Request {
    line: Line,
    reference: Vec<u8>,
    wrapped: Vec<u8>,
    since: Instant,
    attempts: u32,
    phone: Option<oneshot::Sender<Finish>>,
    withdrawn: Option<Why>,
}

/// Why a code was withdrawn; the phone is told.
#[derive(Clone, Copy, Debug)]
enum Why {
    Expired,
    TooManyAttempts,
}

/// The outstanding requests, one per number.
#[derive(Debug, Default)]
pub(crate) struct Codes(HashMap<Number, Request>);

impl Codes {
    /// A request dies with its connection.
    pub(crate) fn forget(&mut self, connection: u64) {
        self.0.retain(|_, request| request.line.id != connection);
    }
}

/// One try of a phone.
struct Attempt {
    line: Line,
    reference: Vec<u8>,
    wrapped: Vec<u8>,
    attempts_left: u32,
    finish: oneshot::Receiver<Finish>,
}

impl WhatsApp {
    /// What a device asks for its code; the children of the answer.
    pub(crate) fn on_link_code(self: &std::sync::Arc<Self>, line: &Line, ask: &Node) -> Result<Vec<Node>> {
        let number = stanza::number_attr(ask, "jid")?;
        match stanza::attr(ask, "stage").as_str() {
            "companion_hello" => self.companion_hello(line, number, ask),
            "companion_finish" => self.companion_finish(&number, ask).map(|()| Vec::new()),
            other => bail!("unknown stage {other:?}"),
        }
    }

    fn companion_hello(self: &std::sync::Arc<Self>, line: &Line, number: Number, ask: &Node) -> Result<Vec<Node>> {
        let wrapped = stanza::child_content(ask, "link_code_pairing_wrapped_companion_ephemeral_pub");
        ensure!(wrapped.len() == 80, "the wrapped key has {} bytes", wrapped.len());
        let reference = rand::random::<[u8; 32]>().to_vec();
        let request = Request {
            line: line.clone(),
            reference: reference.clone(),
            wrapped,
            since: Instant::now(),
            attempts: 0,
            phone: None,
            withdrawn: None,
        };
        self.codes().0.insert(number.clone(), request);
        self.tell("Отклик → WhatsApp".to_owned(), "попросил код для связывания".to_owned(), String::new());
        self.changed(&number, What::Devices);
        let (world, withdrawn) = (self.clone(), reference.clone());
        tokio::spawn(async move {
            tokio::time::sleep(world.settings.code_life).await;
            world.withdraw(&number, &withdrawn, Why::Expired);
        });
        let reference = stanza::leaf("link_code_pairing_ref", reference);
        Ok(vec![NodeBuilder::new("link_code_companion_reg").attr("stage", "companion_hello").children([reference]).build()])
    }

    /// Withdraws a code, if `reference` is still current, and asks the device to show another.
    fn withdraw(&self, number: &Number, reference: &[u8], why: Why) {
        let mut codes = self.codes();
        if let Some(request) = codes.0.get_mut(number).filter(|request| request.reference == reference && request.withdrawn.is_none()) {
            request.withdrawn = Some(why);
            let reference = stanza::leaf("link_code_pairing_ref", request.reference.clone());
            request.line.send(&self.link_code_notification("refresh_code", vec![reference]));
            self.changed(number, What::Devices);
        }
    }

    /// Whether a device shows a code that is to be typed on the phone `number`.
    pub fn wants_code(&self, number: &Number) -> bool {
        let codes = self.codes();
        codes.0.get(number).is_some_and(|request| request.withdrawn.is_none() && request.since.elapsed() <= self.settings.code_life)
    }

    fn companion_finish(&self, number: &Number, ask: &Node) -> Result<()> {
        let mut codes = self.codes();
        let request = codes.0.get_mut(number).context("a finish without a request")?;
        ensure!(request.reference == stanza::child_content(ask, "link_code_pairing_ref"), "a finish for another request");
        let bundle = stanza::child_content(ask, "link_code_pairing_wrapped_key_bundle");
        let identity = stanza::child_content(ask, "companion_identity_public");
        if let Some(phone) = request.phone.take() {
            let _ = phone.send(Finish { bundle, identity });
        }
        Ok(())
    }

    /// A person types `code` on the phone `number`.
    pub async fn enter_code(&self, number: &Number, code: &str) -> Result<Linked, Refusal> {
        self.reachable(number).await?;
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        if !PairCodeUtils::validate_code(&code) {
            return Err(Refusal::MalformedCode);
        }
        let Attempt { line, reference, wrapped, attempts_left, finish } = self.start_attempt(number)?;
        let identity = self.phones.get(number)?.phone.lock().await.signal.identity.pair.clone();
        let ephemeral = KeyPair::generate(&mut rand::make_rng::<StdRng>());
        let own: [u8; 32] = ephemeral.public_key.public_key_bytes().try_into().context("a key of another length")?;
        // Two rounds of PBKDF2 with 131,072 iterations each: off the async threads.
        let unwrapped = tokio::task::spawn_blocking(move || {
            let theirs = PairCodeUtils::decrypt_primary_ephemeral_pub(&wrapped, &code)?;
            anyhow::Ok((theirs, PairCodeUtils::encrypt_ephemeral_pub(&own, &code)))
        });
        let (theirs, own_wrapped) = unwrapped.await.context("unwrapping the key")??;
        let hello = vec![
            stanza::leaf("link_code_pairing_wrapped_primary_ephemeral_pub", own_wrapped.to_vec()),
            stanza::leaf("primary_identity_pub", identity.public_key.public_key_bytes()),
            stanza::leaf("link_code_pairing_ref", reference.clone()),
        ];
        line.send(&self.link_code_notification("primary_hello", hello));
        let Ok(Ok(finish)) = tokio::time::timeout(FINISH_WAIT, finish).await else { return Err(Refusal::NotAccepted) };
        let Some(secret) = open_bundle(&identity, &ephemeral, &theirs, &finish) else {
            if attempts_left == 0 {
                self.withdraw(number, &reference, Why::TooManyAttempts);
            }
            return Err(Refusal::WrongCode { attempts_left });
        };
        self.codes().0.remove(number);
        self.link(&line, number, &finish.identity, &secret).await
    }

    fn start_attempt(&self, number: &Number) -> Result<Attempt, Refusal> {
        let mut codes = self.codes();
        let request = codes.0.get_mut(number).ok_or(Refusal::NoRequest)?;
        match request.withdrawn {
            Some(Why::Expired) => return Err(Refusal::Expired),
            Some(Why::TooManyAttempts) => return Err(Refusal::TooManyAttempts),
            None if request.since.elapsed() > self.settings.code_life => return Err(Refusal::Expired),
            None if request.attempts >= MOST_ATTEMPTS => return Err(Refusal::TooManyAttempts),
            None => {}
        }
        request.attempts += 1;
        let (phone, finish) = oneshot::channel();
        request.phone = Some(phone);
        let Request { line, reference, wrapped, .. } = request;
        let attempts_left = MOST_ATTEMPTS - request.attempts;
        Ok(Attempt { line: line.clone(), reference: reference.clone(), wrapped: wrapped.clone(), attempts_left, finish })
    }

    fn link_code_notification(&self, stage: &'static str, children: Vec<Node>) -> Node {
        let body = NodeBuilder::new("link_code_companion_reg").attr("stage", stage).children(children).build();
        let notification = NodeBuilder::new("notification").attr("from", stanza::server()).attr("type", "link_code_companion_reg");
        notification.attr("id", stanza::fresh_id("lc")).attr("t", self.unix_now()).children([body]).build()
    }
}

/// Opens the device's bundle and derives the secret both will know; `None` when it does not open: the code was wrong.
fn open_bundle(identity: &KeyPair, ephemeral: &KeyPair, theirs: &[u8; 32], finish: &Finish) -> Option<[u8; 32]> {
    let (salt, rest) = finish.bundle.split_at_checked(32)?;
    let (iv, sealed) = rest.split_at_checked(12)?;
    let agree = |own: &KeyPair, peer: &[u8]| own.private_key.calculate_agreement(&PublicKey::from_djb_public_key_bytes(peer).ok()?).ok();
    let shared = agree(ephemeral, theirs)?;
    let mut key = [0; 32];
    hkdf_sha256_into(&shared, Some(salt), b"link_code_pairing_key_bundle_encryption_key", &mut key).ok()?;
    let mut bundle = Vec::new();
    aes_256_gcm_decrypt(&key, iv.try_into().ok()?, b"", sealed, &mut bundle).ok()?;
    let (their_identity, rest) = bundle.split_at_checked(32)?;
    let (own_identity, random) = rest.split_at_checked(32)?;
    if random.len() != 32 || their_identity != finish.identity || own_identity != identity.public_key.public_key_bytes() {
        return None;
    }
    let material = [&shared[..], &agree(identity, &finish.identity)?[..], random].concat();
    let mut secret = [0; 32];
    hkdf_sha256_into(&material, None, b"adv_secret", &mut secret).ok()?;
    Some(secret)
}
