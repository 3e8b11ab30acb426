//! What can be made to go wrong: for everybody, or for one number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::super::number::Number;

/// The faults of one number, or of all. The default is none.
#[expect(clippy::struct_excessive_bools, reason = "these are switches")]
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultSet {
    /// Refuse messages with this code, such as 463.
    pub nack: Option<u32>,
    /// How many messages to refuse; `None`: all, until switched off.
    pub nack_times: Option<u32>,
    /// Take messages and never acknowledge them.
    pub withhold_acks: bool,
    /// Keep the phones' receipts to oneself (they are lost).
    pub withhold_receipts: bool,
    /// Cut the connection when the n-th message from now arrives, before anything is done with it.
    pub drop_before: Option<u32>,
    /// Cut it when the n-th message from now is on the phone, before its acknowledgement.
    pub drop_after: Option<u32>,
    /// Keep connections open and swallow everything, both ways.
    pub half_open: bool,
    /// Let every stanza from a device wait so many milliseconds.
    pub slow_ms: u64,
    /// Announce so many pieces of the phone's history to a device that was just linked.
    pub history: u32,
    /// Spoil so many of the coming messages to a device, those that are sealed anew as well: it cannot open them.
    pub garble: u32,
    /// Send every message to a device twice.
    pub twice: bool,
    /// Answer the next login with a failure of these attributes, such as `{"reason": "402", "code": "101", "expire": "3600"}`.
    pub fail_login: Option<BTreeMap<String, String>>,
    /// Refuse to give codes to type, with this code: 400 is «too often», 452 «not for this account».
    pub refuse_codes: Option<u16>,
    /// The reach-out time-lock, until this moment in Unix seconds: messages to people with whom nothing was written yet are
    /// refused with 463, and whoever asks is told the end.
    pub time_lock_until: Option<i64>,
    /// Say that first messages are locked for so many seconds yet; 0 or less: they are not. `None`: say nothing about it.
    pub time_lock_s: Option<i64>,
    /// The server's clock is ahead by so many seconds, or behind if negative. Only for all.
    pub skew_s: i64,
    /// Ask for a passkey instead of linking the next device.
    pub passkey: bool,
    /// Refuse logins of clients with a smaller revision as outdated, and serve this one to browsers. Only for all.
    pub oldest_revision: Option<u32>,
    /// Refuse new connections with 503. Only for all.
    pub refuse: bool,
    /// Vouch for the next linked device with a wrong signature.
    pub corrupt_hmac: bool,
}

/// What is to be done with an arriving message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    Take,
    /// Refuse with a code.
    Refuse(u32),
    DropBefore,
    DropAfter,
}

/// The faults that are on.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    all: Mutex<FaultSet>,
    of: Mutex<BTreeMap<Number, FaultSet>>,
}

impl Faults {
    /// Sets the faults of `number`, or of all.
    pub(crate) fn set(&self, number: Option<Number>, faults: FaultSet) {
        match number {
            None => *self.all.lock().unwrap_or_else(PoisonError::into_inner) = faults,
            Some(number) => {
                self.of.lock().unwrap_or_else(PoisonError::into_inner).insert(number, faults);
            }
        }
    }

    /// Switches everything off.
    pub(crate) fn clear(&self) {
        self.of.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.all.lock().unwrap_or_else(PoisonError::into_inner) = FaultSet::default();
    }

    /// Looks at, or uses up, the faults that hold for `number`: its own if it has any, else everybody's.
    pub(crate) fn on<T>(&self, number: &Number, look: impl FnOnce(&mut FaultSet) -> T) -> T {
        if let Some(own) = self.of.lock().unwrap_or_else(PoisonError::into_inner).get_mut(number) {
            return look(own);
        }
        look(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The faults that hold for `number`, or for all.
    pub(crate) fn read(&self, number: Option<&Number>) -> FaultSet {
        match number {
            Some(number) => self.on(number, |set| set.clone()),
            None => self.all.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    pub(crate) fn refuses_connections(&self) -> bool {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).refuse
    }

    /// What happens to the message that `number` sends now.
    pub(crate) fn fate(&self, number: &Number) -> Fate {
        self.on(number, |set| {
            if due(&mut set.drop_before) {
                return Fate::DropBefore;
            }
            if due(&mut set.drop_after) {
                return Fate::DropAfter;
            }
            let Some(code) = set.nack else { return Fate::Take };
            match &mut set.nack_times {
                Some(0) => Fate::Take,
                Some(times) => {
                    *times -= 1;
                    Fate::Refuse(code)
                }
                None => Fate::Refuse(code),
            }
        })
    }
}

/// Counts down; true when it is this one's turn.
fn due(left: &mut Option<u32>) -> bool {
    match left {
        Some(0 | 1) => {
            *left = None;
            true
        }
        Some(more) => {
            *more -= 1;
            false
        }
        None => false,
    }
}

#[cfg(test)]
mod tests;
