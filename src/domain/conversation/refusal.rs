//! Refusals that end: the network takes no first messages for a while, and may later. No I/O.

use chrono::TimeDelta;

/// While first messages are locked, a message that waits for the end of it is looked at this often.
pub const LOOK: TimeDelta = TimeDelta::seconds(15);
/// Refused again although nothing was locked any more: so long the next try is put off.
const REST: TimeDelta = TimeDelta::minutes(15);

/// How long a message rests that was refused for now for the n-th time; `None`: waiting helps it no more. Each further try follows
/// the network's own word that the lock is over, so a third refusal is about this client.
pub fn rest_after(refusals: u32) -> Option<TimeDelta> {
    match refusals {
        0 | 1 => Some(LOOK),
        2 => Some(REST),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_refusal_is_the_last() {
        assert_eq!([1, 2, 3, 4].map(rest_after), [Some(LOOK), Some(REST), None, None]);
    }
}
