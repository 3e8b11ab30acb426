//! The phone as a witness: no Signal message key may seal two different messages. A key is known by the sender's device, its
//! ratchet key and the counter within that chain; the phone remembers what it saw under each, whether or not it could open it.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest as _, Sha256};
use wacore::libsignal::protocol::SignalMessage;

/// Keys that are remembered; the oldest are forgotten.
const MOST: usize = 20_000;

type Key = (String, Vec<u8>, u32);

/// What came under which key, since the sandbox was started.
#[derive(Debug, Default)]
pub(crate) struct Witness {
    seen: BTreeMap<Key, [u8; 32]>,
    order: VecDeque<Key>,
    /// Keys that sealed something else the second time.
    pub(crate) reused: u64,
}

impl Witness {
    /// A message from the device at `address`.
    pub(crate) fn see(&mut self, address: &str, message: &SignalMessage) {
        let key = (address.to_owned(), message.sender_ratchet_key().serialize().to_vec(), message.counter());
        self.note(key, Sha256::digest(message.serialized()).into());
    }

    fn note(&mut self, key: Key, content: [u8; 32]) {
        match self.seen.get(&key) {
            Some(before) if *before != content => self.reused += 1,
            Some(_) => {}
            None => {
                if self.order.len() == MOST
                    && let Some(oldest) = self.order.pop_front()
                {
                    self.seen.remove(&oldest);
                }
                self.order.push_back(key.clone());
                self.seen.insert(key, content);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_message_again_is_no_reuse_and_another_one_is() {
        let (mut witness, key) = (Witness::default(), |counter| ("79210000001:1".to_owned(), vec![5; 33], counter));
        witness.note(key(0), [1; 32]);
        witness.note(key(0), [1; 32]);
        witness.note(key(1), [2; 32]);
        assert_eq!(witness.reused, 0);
        witness.note(key(1), [3; 32]);
        assert_eq!(witness.reused, 1);
    }

    #[test]
    fn the_oldest_keys_are_forgotten() {
        let mut witness = Witness::default();
        for counter in 0..u32::try_from(MOST).unwrap() + 5 {
            witness.note((String::new(), Vec::new(), counter), [0; 32]);
        }
        assert_eq!((witness.seen.len(), witness.order.len()), (MOST, MOST));
    }
}
