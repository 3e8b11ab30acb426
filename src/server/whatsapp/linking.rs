//! How a session's number is being linked: which code is asked for, how many were shown, when the shown one dies.
//!
//! The library asks for a code to type once; it dies with its socket, and when it has lived its time nothing is said.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use whatsapp_rust::pair_code::{PairCodeOptions, PairCodeRejection};
use whatsapp_rust::prelude::Client;

use crate::domain::whatsapp::pairing::{MOST_CODES, PairingFailure, PairingMethod};

/// What is to be done about a code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Onward {
    /// Nothing that a person would see.
    Nothing,
    /// Ask for a code to type.
    Ask,
    /// Show it; it is the n-th.
    Show(u32),
    /// It was one too many.
    Exhausted,
}

/// One pairing.
#[derive(Debug)]
pub(super) struct Linking {
    method: PairingMethod,
    shown: u32,
    /// The picture's words, to know it again when it is drawn anew.
    last: String,
    /// A code to type was asked for on this connection.
    is_asked: bool,
    ends: Option<Ends>,
}

/// When the pairing ends by itself, and what has happened then.
#[derive(Clone, Copy, Debug)]
struct Ends {
    at: Instant,
    failure: PairingFailure,
}

impl Linking {
    /// One that waits so long for its first code (ONB-13).
    pub(super) fn new(method: PairingMethod, patience: Duration) -> Self {
        let ends = Ends { at: Instant::now() + patience, failure: PairingFailure::Unavailable };
        Self { method, shown: 0, last: String::new(), is_asked: false, ends: Some(ends) }
    }

    /// There is something to scan: on each connection the first sign that WhatsApp would link us.
    pub(super) fn on_picture(&mut self, words: &str) -> Onward {
        if self.method != PairingMethod::Picture {
            return if std::mem::replace(&mut self.is_asked, true) { Onward::Nothing } else { Onward::Ask };
        }
        self.ends = None;
        if self.last != words {
            words.clone_into(&mut self.last);
            self.shown += 1;
        }
        if self.shown > MOST_CODES { Onward::Exhausted } else { Onward::Show(self.shown) }
    }

    /// There is a code to type, for so long.
    pub(super) fn on_code(&mut self, lives: Duration) {
        self.shown += 1;
        self.ends = Some(Ends { at: Instant::now() + lives, failure: PairingFailure::CodeExpired });
    }

    /// The code is worth nothing any more: it was typed wrongly too often.
    pub(super) fn on_withdrawn(&mut self) -> Onward {
        self.ends = None;
        if self.shown >= MOST_CODES { Onward::Exhausted } else { Onward::Ask }
    }

    /// The connection is gone, and the code with it. Who has not seen any yet waits no longer for that.
    pub(super) fn on_disconnected(&mut self) {
        self.is_asked = false;
        if self.shown > 0 {
            self.ends = None;
        }
    }

    /// There will be no code; `None` when a new connection will ask for another.
    pub(super) fn on_refused(&self, rejection: Option<PairCodeRejection>) -> Option<PairingFailure> {
        let failure = match rejection {
            // The server says «bad request» when it means «too often».
            Some(rejection) if rejection.is_throttled() => PairingFailure::Throttled,
            Some(PairCodeRejection::FeatureNotAvailable) => PairingFailure::NoCodes,
            Some(PairCodeRejection::Forbidden) => PairingFailure::Refused,
            _ => PairingFailure::Unavailable,
        };
        self.is_asked.then_some(failure)
    }

    /// The phone has answered: the code need not live any longer.
    pub(super) fn on_paired(&mut self) {
        self.ends = None;
    }

    /// Pictures are shown, so that their end is the pairing's.
    pub(super) fn is_by_picture(&self) -> bool {
        self.method == PairingMethod::Picture
    }

    /// Returns when the code to type has lived its time, or the first code has not come in its own; and which it is.
    pub(super) async fn ended(&self) -> PairingFailure {
        match self.ends {
            Some(ends) => {
                tokio::time::sleep_until(ends.at).await;
                ends.failure
            }
            None => std::future::pending().await,
        }
    }

    /// Asks for a code to type. Its answer is an event: the code, or why there is none.
    pub(super) fn ask(&self, client: &Arc<Client>) {
        let Some(phone) = self.method.phone() else { return };
        let (client, options) = (client.clone(), PairCodeOptions { phone_number: phone.digits().to_owned(), ..Default::default() });
        tokio::spawn(async move {
            let _ = client.pair_with_code(options).await;
        });
    }
}

#[cfg(test)]
mod tests;
