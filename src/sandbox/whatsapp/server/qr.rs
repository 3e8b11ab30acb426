//! The QR codes that unlinked connections show: handed out, scanned, expired.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use anyhow::Context as _;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use tokio::sync::oneshot;
use wacore_binary::builder::NodeBuilder;

use super::super::camera;
use super::super::number::{Address, Number};
use super::super::refusal::Refusal;
use super::super::view::Linked;
use super::super::{WhatsApp, stanza};
use super::line::Line;

/// How many dead references are remembered, to tell "expired" from "unknown".
const REMEMBERED: usize = 1_000;

/// Connections that wait to be linked.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    offers: HashMap<String, Offer>,
    spent: VecDeque<String>,
    /// Linked by the phone, not yet confirmed by the device; by connection.
    pub(crate) confirming: HashMap<u64, Confirming>,
}

#[derive(Debug)]
struct Offer {
    line: Line,
    until: Instant,
}

/// A link that waits for the device's word.
#[derive(Debug)]
pub(crate) struct Confirming {
    pub(crate) address: Address,
    pub(crate) name: String,
    pub(crate) done: oneshot::Sender<()>,
}

/// What a pairing QR code says.
#[derive(Debug)]
pub(crate) struct PairingText {
    pub(crate) reference: String,
    pub(crate) identity: Vec<u8>,
    pub(crate) secret: Vec<u8>,
}

impl PairingText {
    /// Reads `ref,noise key,identity key,secret[,platform]`, with or without a link before `#`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut fields = text.rsplit('#').next()?.split(',');
        let (reference, _noise) = (fields.next()?.to_owned(), fields.next()?);
        let identity = BASE64_STANDARD.decode(fields.next()?).ok()?;
        let secret = BASE64_STANDARD.decode(fields.next()?).ok()?;
        (identity.len() == 32 && secret.len() == 32).then_some(Self { reference, identity, secret })
    }
}

impl Waiting {
    fn spend(&mut self, connection: u64) {
        let dead: Vec<String> =
            self.offers.iter().filter(|(_, offer)| offer.line.id == connection).map(|(reference, _)| reference.clone()).collect();
        for reference in dead {
            self.offers.remove(&reference);
            if self.spent.len() == REMEMBERED {
                self.spent.pop_front();
            }
            self.spent.push_back(reference);
        }
    }

    /// The connection that shows this reference now.
    pub(crate) fn find(&self, reference: &str) -> Result<Line, Refusal> {
        match self.offers.get(reference) {
            Some(offer) if offer.until >= Instant::now() => Ok(offer.line.clone()),
            Some(_) => Err(Refusal::Expired),
            None if self.spent.iter().any(|spent| spent == reference) => Err(Refusal::Expired),
            None => Err(Refusal::UnknownCode),
        }
    }

    /// The connection needs no codes any more; it is to confirm.
    pub(crate) fn expect_word(&mut self, line: &Line, confirming: Confirming) {
        self.spend(line.id);
        self.confirming.insert(line.id, confirming);
    }
}

impl WhatsApp {
    /// Hands a newcomer the references for its QR codes.
    pub(crate) fn offer_codes(&self, line: &Line) {
        let start = Instant::now();
        let mut references = Vec::new();
        let mut waiting = self.waiting();
        for index in 0..self.settings.qr_codes {
            let reference = format!("2@{}", BASE64_STANDARD.encode(rand::random::<[[u8; 24]; 2]>().concat()));
            let until = start + self.settings.qr_life(index);
            waiting.offers.insert(reference.clone(), Offer { line: line.clone(), until });
            references.push(stanza::leaf("ref", reference.into_bytes()));
        }
        drop(waiting);
        let pair = NodeBuilder::new("pair-device").children(references).build();
        let iq = NodeBuilder::new("iq")
            .attr("from", stanza::server())
            .attr("type", "set")
            .attr("id", format!("pd{}", line.id))
            .attr("xmlns", "md");
        line.send(&iq.children([pair]).build());
    }

    /// The person points the camera of the phone `number` at `picture` (PNG or JPEG).
    pub async fn scan(&self, number: &Number, picture: Vec<u8>) -> Result<Linked, Refusal> {
        self.reachable(number).await?;
        let read = tokio::task::spawn_blocking(move || camera::read(&picture));
        let texts = read.await.context("the camera")??;
        let mut refusal = Refusal::UnknownCode;
        // Several codes may be in view: the first that the server knows counts.
        for text in texts.iter().filter_map(|text| PairingText::read(text)) {
            let found = self.waiting().find(&text.reference);
            match found {
                Ok(line) => return self.link(&line, number, &text.identity, &text.secret).await,
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    /// A newcomer's connection has ended, and with it all its codes.
    pub(crate) fn newcomer_left(&self, line: &Line) {
        let mut waiting = self.waiting();
        waiting.spend(line.id);
        waiting.confirming.remove(&line.id);
        drop(waiting);
        self.codes().forget(line.id);
    }
}

#[cfg(test)]
mod tests;
