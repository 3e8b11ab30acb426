//! A phone's Signal state: its identity, its pre-keys and its sessions, in memory.

use std::collections::BTreeMap;

use anyhow::bail;
use async_trait::async_trait;
use rand::rngs::StdRng;
use wacore::libsignal::protocol::error::Result;
use wacore::libsignal::protocol::{
    CiphertextMessage, Direction, GenericSignedPreKey as _, IdentityChange, IdentityKey, IdentityKeyPair, IdentityKeyStore, KeyPair,
    PreKeyBundle, PreKeyId, PreKeyRecord, PreKeySignalMessage, PreKeyStore, ProtocolAddress, PublicKey, SessionRecord, SessionStore,
    SignalMessage, SignalProtocolError, SignedPreKeyId, SignedPreKeyRecord, SignedPreKeyStore, Timestamp, UsePQRatchet, message_decrypt,
    message_encrypt, process_prekey_bundle,
};

use super::device::DeviceKeys;
use super::witness::Witness;

/// Who the phone is, and whom it knows.
pub(crate) struct Identity {
    pub(crate) pair: KeyPair,
    pub(crate) registration: u32,
    pub(crate) known: BTreeMap<String, IdentityKey>,
}

/// Sessions by the other's address.
#[derive(Default)]
pub(crate) struct Sessions(pub(crate) BTreeMap<String, SessionRecord>);

/// One-time pre-keys that were handed out and not used yet.
#[derive(Default)]
pub(crate) struct OneTimeKeys(pub(crate) BTreeMap<u32, PreKeyRecord>);

/// The signed pre-key; the sandbox never renews it.
pub(crate) struct SignedKey {
    pub(crate) id: u32,
    pub(crate) pair: KeyPair,
    pub(crate) signature: Vec<u8>,
}

/// Everything Signal needs of one phone.
pub(crate) struct Signal {
    pub(crate) identity: Identity,
    pub(crate) sessions: Sessions,
    pub(crate) one_time: OneTimeKeys,
    pub(crate) signed: SignedKey,
    pub(crate) next_one_time: u32,
    pub(crate) witness: Witness,
}

impl Signal {
    /// A new phone's state.
    pub(crate) fn make() -> anyhow::Result<Self> {
        let mut rng = rand::rng();
        let (pair, signed) = (KeyPair::generate(&mut rng), KeyPair::generate(&mut rng));
        let signature = pair.private_key.calculate_signature(&signed.public_key.serialize(), &mut rng)?.to_vec();
        Ok(Self {
            identity: Identity { pair, registration: rand::random::<u32>() & 0x3FFF, known: BTreeMap::new() },
            sessions: Sessions::default(),
            one_time: OneTimeKeys::default(),
            signed: SignedKey { id: 1, pair: signed, signature },
            next_one_time: 1,
            witness: Witness::default(),
        })
    }

    /// A new one-time pre-key: its number and its public half.
    pub(crate) fn mint(&mut self) -> (u32, Vec<u8>) {
        let id = self.next_one_time;
        self.next_one_time += 1;
        let pair = KeyPair::generate(&mut rand::rng());
        self.one_time.0.insert(id, PreKeyRecord::new(id.into(), &pair));
        (id, pair.public_key.public_key_bytes().to_vec())
    }

    /// Opens a message of kind `pkmsg` or `msg` from the device at `address`.
    pub(crate) async fn open(&mut self, address: &str, kind: &str, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let from = ProtocolAddress::new(address, 0.into());
        let message = match kind {
            "pkmsg" => CiphertextMessage::PreKeySignalMessage(PreKeySignalMessage::try_from(sealed)?),
            "msg" => CiphertextMessage::SignalMessage(SignalMessage::try_from(sealed)?),
            other => bail!("this phone cannot open {other:?}"),
        };
        if let CiphertextMessage::SignalMessage(inner) = &message {
            self.witness.see(address, inner);
        } else if let CiphertextMessage::PreKeySignalMessage(outer) = &message {
            self.witness.see(address, outer.message());
        }
        let mut rng = rand::make_rng::<StdRng>();
        let Self { identity, sessions, one_time, signed, .. } = self;
        Ok(message_decrypt(&message, &from, sessions, identity, one_time, signed, &mut rng, UsePQRatchet::No).await?.plaintext)
    }

    pub(crate) fn knows(&self, address: &str) -> bool {
        self.sessions.0.contains_key(address)
    }

    /// Forgets the session with `address`; the next message starts a new one.
    pub(crate) fn forget(&mut self, address: &str) {
        self.sessions.0.remove(address);
    }

    /// Starts a session with the device at `address` from the keys it uploaded.
    pub(crate) async fn greet(
        &mut self,
        address: &str,
        device: u16,
        keys: &DeviceKeys,
        one_time: Option<(u32, Vec<u8>)>,
    ) -> anyhow::Result<()> {
        let to = ProtocolAddress::new(address, 0.into());
        let one_time = match one_time {
            Some((id, key)) => Some((PreKeyId::from(id), PublicKey::from_djb_public_key_bytes(&key)?)),
            None => None,
        };
        let signed = PublicKey::from_djb_public_key_bytes(&keys.signed.1.0)?;
        let identity = IdentityKey::new(PublicKey::from_djb_public_key_bytes(&keys.identity.0)?);
        let signature = keys.signed.2.0.clone();
        let bundle =
            PreKeyBundle::new(keys.registration, u32::from(device).into(), one_time, keys.signed.0.into(), signed, signature, identity)?;
        let mut rng = rand::make_rng::<StdRng>();
        process_prekey_bundle(&to, &mut self.sessions, &mut self.identity, &bundle, &mut rng, UsePQRatchet::No).await?;
        Ok(())
    }

    /// Seals `plain` for the device at `address`, with which there is a session: the kind and the bytes.
    pub(crate) async fn seal(&mut self, address: &str, plain: &[u8]) -> anyhow::Result<(&'static str, Vec<u8>)> {
        let to = ProtocolAddress::new(address, 0.into());
        match message_encrypt(plain, &to, &mut self.sessions, &mut self.identity).await? {
            CiphertextMessage::PreKeySignalMessage(message) => Ok(("pkmsg", message.serialized().to_vec())),
            CiphertextMessage::SignalMessage(message) => Ok(("msg", message.serialized().to_vec())),
            _ => bail!("Signal made a message of a kind for groups"),
        }
    }
}

#[async_trait]
impl IdentityKeyStore for Identity {
    async fn get_identity_key_pair(&self) -> Result<IdentityKeyPair> {
        Ok(IdentityKeyPair::new(IdentityKey::new(self.pair.public_key), self.pair.private_key.clone()))
    }
    async fn get_local_registration_id(&self) -> Result<u32> {
        Ok(self.registration)
    }
    async fn save_identity(&mut self, address: &ProtocolAddress, identity: &IdentityKey) -> Result<IdentityChange> {
        let old = self.known.insert(address.as_str().to_owned(), *identity);
        Ok(IdentityChange::from_changed(old.is_some_and(|old| old != *identity)))
    }
    async fn is_trusted_identity(&self, _: &ProtocolAddress, _: &IdentityKey, _: Direction) -> Result<bool> {
        Ok(true)
    }
    async fn get_identity(&self, address: &ProtocolAddress) -> Result<Option<IdentityKey>> {
        Ok(self.known.get(address.as_str()).copied())
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn load_session(&self, address: &ProtocolAddress) -> Result<Option<SessionRecord>> {
        Ok(self.0.get(address.as_str()).cloned())
    }
    async fn has_session(&self, address: &ProtocolAddress) -> Result<bool> {
        Ok(self.0.contains_key(address.as_str()))
    }
    async fn store_session(&mut self, address: &ProtocolAddress, record: SessionRecord) -> Result<()> {
        self.0.insert(address.as_str().to_owned(), record);
        Ok(())
    }
}

#[async_trait]
impl PreKeyStore for OneTimeKeys {
    async fn get_pre_key(&self, id: PreKeyId) -> Result<PreKeyRecord> {
        self.0.get(&u32::from(id)).cloned().ok_or(SignalProtocolError::InvalidPreKeyId)
    }
    async fn save_pre_key(&mut self, id: PreKeyId, record: &PreKeyRecord) -> Result<()> {
        self.0.insert(id.into(), record.clone());
        Ok(())
    }
    async fn remove_pre_key(&mut self, id: PreKeyId) -> Result<()> {
        self.0.remove(&u32::from(id));
        Ok(())
    }
}

#[async_trait]
impl SignedPreKeyStore for SignedKey {
    async fn get_signed_pre_key(&self, id: SignedPreKeyId) -> Result<SignedPreKeyRecord> {
        Ok(SignedPreKeyRecord::new(id, Timestamp::from_epoch_millis(0), &self.pair, &self.signature))
    }
    async fn save_signed_pre_key(&mut self, _: SignedPreKeyId, _: &SignedPreKeyRecord) -> Result<()> {
        Ok(())
    }
}
