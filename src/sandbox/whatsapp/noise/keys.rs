//! The server's static key and its certificate chain; kept on the shelf, so that a restart keeps every linked device.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use wacore::libsignal::protocol::{KeyPair, PrivateKey};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::cert_chain::{NoiseCertificate, noise_certificate};
use waproto::whatsapp::{self as wa};

use super::super::bytes64::Bytes64;
use crate::sandbox::shelf::Shelf;

/// From when and until when the certificates hold, in Unix seconds: any date the sandbox's clock may reach.
const VALID: (u64, u64) = (1_700_000_000, 2_500_000_000);
/// The name of the file on the shelf.
const FILE: &str = "server";

/// The key the server proves itself with, and the chain that vouches for it: root, intermediate, leaf, each correctly signed.
///
/// Only the root differs from the vendor's, which is why a device must skip that one check to pair here.
pub(crate) struct ServerKeys {
    pub(crate) key: KeyPair,
    pub(crate) chain: Vec<u8>,
    /// The public key of the root, for clients that let one name it.
    pub(crate) root: Vec<u8>,
}

/// How the keys lie on the shelf.
#[derive(Deserialize, Serialize)]
struct Stored {
    key: Bytes64,
    chain: Bytes64,
    root: Bytes64,
}

impl ServerKeys {
    /// The keys of the shelf, or new ones, which are put there.
    pub(crate) fn open(shelf: &Shelf) -> anyhow::Result<Self> {
        if let Some(stored) = shelf.get::<Stored>(FILE).context("the sandbox's WhatsApp keys")? {
            let key = KeyPair::try_from(PrivateKey::deserialize(&stored.key.0)?)?;
            return Ok(Self { key, chain: stored.chain.0, root: stored.root.0 });
        }
        let made = Self::make()?;
        let Self { key, chain, root } = &made;
        let key = Bytes64(key.private_key.serialize().to_vec());
        shelf.put(FILE, &Stored { key, chain: Bytes64(chain.clone()), root: Bytes64(root.clone()) })?;
        Ok(made)
    }

    /// The public half, as clients remember it.
    pub(crate) fn public(&self) -> &[u8] {
        self.key.public_key.public_key_bytes()
    }

    fn make() -> anyhow::Result<Self> {
        let mut rng = rand::rng();
        let (root, between, key) = (KeyPair::generate(&mut rng), KeyPair::generate(&mut rng), KeyPair::generate(&mut rng));
        let intermediate = certificate((1, 0), &between, &root)?;
        let leaf = certificate((2, 1), &key, &between)?;
        let chain = wa::CertChain { leaf: MessageField::some(leaf), intermediate: MessageField::some(intermediate) };
        Ok(Self { key, chain: chain.encode_to_vec(), root: root.public_key.public_key_bytes().to_vec() })
    }
}

/// A certificate of `subject`, signed by `issuer`; `serials` are its own number and its issuer's.
fn certificate(serials: (u32, u32), subject: &KeyPair, issuer: &KeyPair) -> anyhow::Result<NoiseCertificate> {
    let details = noise_certificate::Details {
        serial: Some(serials.0),
        issuer_serial: Some(serials.1),
        key: Some(subject.public_key.public_key_bytes().to_vec()),
        not_before: Some(VALID.0),
        not_after: Some(VALID.1),
    }
    .encode_to_vec();
    let signature = issuer.private_key.calculate_signature(&details, &mut rand::rng())?.to_vec();
    Ok(NoiseCertificate { details: Some(details), signature: Some(signature) })
}

#[cfg(test)]
mod tests;
