//! Secrets at rest. Root keys come from a file and never enter the database; each company has a data key, wrapped under
//! a root key with AES-256-GCM; values are sealed with XChaCha20-Poly1305 and open only in the row they were sealed for.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use aes_gcm::Aes256Gcm;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, AeadCore, Generate, Key, KeyInit, Nonce, Payload};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::domain::ids::CompanyId;

use super::hex;

/// A secret that cannot be sealed or opened.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SealError {
    /// The key ring's file cannot be used.
    #[error("the key ring {0}")]
    KeyRing(String),
    /// No root key of this id is in the ring.
    #[error("no root key {0:?} in the key ring")]
    UnknownRootKey(String),
    /// Not what was sealed here, or not under this key.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The system gave no randomness.
    #[error("no randomness")]
    NoRandomness,
}

/// A value's place: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Table and column.
    pub column: &'a str,
    /// The row, by its key.
    pub row: &'a [u8],
}

/// The data key of a company.
#[derive(Clone)]
pub struct CompanyKey {
    company: CompanyId,
    cipher: Arc<XChaCha20Poly1305>,
}

impl std::fmt::Debug for CompanyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CompanyKey({})", self.company)
    }
}

impl CompanyKey {
    fn new(company: CompanyId, key: &[u8; 32]) -> Self {
        Self { company, cipher: Arc::new(XChaCha20Poly1305::new(&(*key).into())) }
    }

    /// Nonce, ciphertext and tag: 40 bytes more than `plain`.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        encrypt(&*self.cipher, &self.aad(place), plain)
    }

    /// What was sealed for exactly this place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        decrypt(&*self.cipher, &self.aad(place), sealed)
    }

    fn aad(&self, place: Place<'_>) -> Vec<u8> {
        [self.company.0.as_bytes().as_slice(), b"|", place.column.as_bytes(), b"|", place.row].concat()
    }
}

/// The root keys: the first wraps, all unwrap.
#[derive(Clone)]
pub struct KeyRing {
    active: String,
    keys: Arc<HashMap<String, Zeroizing<[u8; 32]>>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys, active {})", self.keys.len(), self.active)
    }
}

impl KeyRing {
    /// Reads a file of lines `<kid> <32 bytes in base64>`; the first line's key is the active one.
    pub fn load(file: &Path) -> Result<Self, SealError> {
        let text =
            std::fs::read_to_string(file).map_err(|error| SealError::KeyRing(format!("{} cannot be read: {error}", file.display())))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, SealError> {
        let (mut active, mut keys) = (None, HashMap::new());
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
            let bad = || SealError::KeyRing(format!("has a bad line {}: expected `<kid> <32 bytes in base64>`", number + 1));
            let (kid, key) = line.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
            let key = Zeroizing::new(BASE64_STANDARD.decode(key.trim()).map_err(|_| bad())?);
            keys.insert(kid.to_owned(), Zeroizing::new(<[u8; 32]>::try_from(key.as_slice()).map_err(|_| bad())?));
            active.get_or_insert_with(|| kid.to_owned());
        }
        let active = active.ok_or_else(|| SealError::KeyRing("is empty".to_owned()))?;
        Ok(Self { active, keys: Arc::new(keys) })
    }

    /// Whether one of the keys was typed and not drawn: a sentence, or one byte again and again. Of random keys not one in
    /// a hundred million million is.
    pub fn is_sample(&self) -> bool {
        let is_typed = |key: &[u8]| key.iter().all(|byte| (0x20..0x7f).contains(byte));
        let is_one_byte = |key: &[u8]| key.windows(2).all(|pair| matches!(pair, [one, next] if one == next));
        self.keys.values().any(|key| is_typed(key.as_slice()) || is_one_byte(key.as_slice()))
    }

    /// A ring's text with one new key, for `bin/dev` and the first installation.
    pub fn generate() -> Result<String, SealError> {
        let key = Key::<XChaCha20Poly1305>::try_generate().map_err(|_| SealError::NoRandomness)?;
        Ok(format!("k1 {}\n", BASE64_STANDARD.encode(key)))
    }

    /// A new data key for `company`: ready for use, and wrapped for the database with the id of the root key.
    pub fn new_company_key(&self, company: CompanyId) -> Result<(CompanyKey, String, Vec<u8>), SealError> {
        let key = Zeroizing::new(<[u8; 32]>::from(Key::<XChaCha20Poly1305>::try_generate().map_err(|_| SealError::NoRandomness)?));
        let wrapped = encrypt(&self.root(&self.active)?, company.0.as_bytes(), key.as_slice())?;
        Ok((CompanyKey::new(company, &key), self.active.clone(), wrapped))
    }

    /// A company's data key as the database keeps it.
    pub fn unwrap_company_key(&self, company: CompanyId, root_kid: &str, wrapped: &[u8]) -> Result<CompanyKey, SealError> {
        let key = Zeroizing::new(decrypt(&self.root(root_kid)?, company.0.as_bytes(), wrapped)?);
        let key = <[u8; 32]>::try_from(key.as_slice()).map_err(|_| SealError::DoesNotOpen)?;
        Ok(CompanyKey::new(company, &key))
    }

    /// A secret of this installation for `purpose`, in hex: stable as long as the active key is.
    pub fn derive(&self, purpose: &str) -> Result<String, SealError> {
        let key = self.keys.get(&self.active).ok_or_else(|| SealError::UnknownRootKey(self.active.clone()))?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_slice()).map_err(|_| SealError::DoesNotOpen)?;
        mac.update(purpose.as_bytes());
        Ok(hex::lower(&mac.finalize().into_bytes()))
    }

    fn root(&self, kid: &str) -> Result<Aes256Gcm, SealError> {
        let key = self.keys.get(kid).ok_or_else(|| SealError::UnknownRootKey(kid.to_owned()))?;
        Ok(Aes256Gcm::new(&(**key).into()))
    }
}

fn encrypt<C: Aead + AeadCore>(cipher: &C, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let nonce = Nonce::<C>::try_generate().map_err(|_| SealError::NoRandomness)?;
    let sealed = cipher.encrypt(&nonce, Payload { msg: plain, aad }).map_err(|_| SealError::DoesNotOpen)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn decrypt<C: Aead + AeadCore>(cipher: &C, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let nonce_length = Nonce::<C>::default().len();
    let (nonce, sealed) = sealed.split_at_checked(nonce_length).ok_or(SealError::DoesNotOpen)?;
    let nonce = Nonce::<C>::try_from(nonce).map_err(|_| SealError::DoesNotOpen)?;
    cipher.decrypt(&nonce, Payload { msg: sealed, aad }).map_err(|_| SealError::DoesNotOpen)
}

#[cfg(test)]
mod tests;
