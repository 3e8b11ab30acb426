//! Refusals: what the network's code says about a message, and how long one that may be taken later rests. No I/O.

use chrono::TimeDelta;

/// While first messages are locked, a message that waits for the end of it is looked at this often; and after its first refusal.
pub const LOOK: TimeDelta = TimeDelta::seconds(15);
/// Refused again: so long the next try is put off.
const REST: TimeDelta = TimeDelta::minutes(15);
/// Each further try follows the network's own word that the lock is over, so a third refusal is about this client.
const MOST_LOCKED: u32 = 2;
/// Two hours of a network that is in trouble.
const MOST_BUSY: u32 = 9;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// First messages, for now (the reach-out time-lock).
    Locked,
    /// The network itself: it is in trouble, or was sent too much at once.
    Busy,
    /// This message: it would be refused again.
    Final,
}

impl Refusal {
    /// Reads the network's code.
    pub fn of(code: &str) -> Self {
        match code {
            "463" => Self::Locked,
            "429" | "500" | "502" | "503" | "504" => Self::Busy,
            _ => Self::Final,
        }
    }

    /// What a message waits for that is tried again, as a catalogue key.
    pub fn waits(self) -> &'static str {
        match self {
            Self::Locked => "restricted_waits",
            Self::Busy | Self::Final => "busy_waits",
        }
    }

    /// What is said of one that is not tried again, as a catalogue key.
    pub fn ends(self) -> &'static str {
        match self {
            Self::Locked => "restricted",
            Self::Busy | Self::Final => "refused",
        }
    }

    /// How long a message rests that was refused for the n-th time; `None`: waiting helps it no more.
    pub fn rest_after(self, refusals: u32) -> Option<TimeDelta> {
        let most = match self {
            Self::Locked => MOST_LOCKED,
            Self::Busy => MOST_BUSY,
            Self::Final => return None,
        };
        match refusals {
            0 | 1 => Some(LOOK),
            more if more <= most => Some(REST),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_refusal_is_the_last() {
        assert_eq!([1, 2, 3, 4].map(|times| Refusal::Locked.rest_after(times)), [Some(LOOK), Some(REST), None, None]);
    }

    #[test]
    fn the_networks_own_trouble_is_outlived() {
        assert_eq!([1, 2, 9, 10].map(|times| Refusal::Busy.rest_after(times)), [Some(LOOK), Some(REST), Some(REST), None]);
        assert_eq!(Refusal::Final.rest_after(1), None);
    }

    #[test]
    fn a_code_is_about_the_network_or_about_the_message() {
        assert_eq!(["429", "500", "502", "503", "504"].map(Refusal::of), [Refusal::Busy; 5]);
        assert_eq!(["400", "403", "404", "405", "406", "479", "", "what"].map(Refusal::of), [Refusal::Final; 8]);
        assert_eq!(Refusal::of("463"), Refusal::Locked);
    }
}
