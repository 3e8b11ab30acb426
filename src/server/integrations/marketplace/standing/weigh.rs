//! What the CRM's word about an installation leads to. Pure.

use chrono::TimeDelta;

use crate::server::integrations::marketplace::notice::Change;
use crate::server::integrations::marketplace::provider::Standing;

/// An answer that says nothing of us is believed when another says the same so much later; sooner when a call has said too
/// that we were taken away.
const PATIENCE: TimeDelta = TimeDelta::hours(6);
const PATIENCE_TOLD: TimeDelta = TimeDelta::minutes(10);

/// What to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Deed {
    Keep,
    Apply(Change),
    /// Ask for the activation again.
    Reopen,
    /// Ask the CRM once more, so much later.
    AskAgain(TimeDelta),
}

/// From our own state, the CRM's word, whether a call has told of a removal, and for how long the CRM has said nothing.
pub(super) fn weigh(state: &str, standing: Standing, told: bool, silent_for: Option<TimeDelta>) -> Deed {
    let patience = if told { PATIENCE_TOLD } else { PATIENCE };
    match (state, standing) {
        // A salon that waits for its activation is asked about only when a call says that it is gone.
        ("pending", Standing::Pending | Standing::Active | Standing::Frozen) | ("uninstalled", _) => Deed::Keep,
        (_, Standing::Gone) => Deed::Apply(Change::Removed),
        (_, Standing::Silent) if silent_for.is_some_and(|silent| silent >= patience) => Deed::Apply(Change::Removed),
        (_, Standing::Silent) => Deed::AskAgain(patience),
        (_, Standing::Frozen) => Deed::Apply(Change::Frozen),
        (_, Standing::Active) => Deed::Apply(Change::Resumed),
        (_, Standing::Pending) => Deed::Reopen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Standing; 5] = [Standing::Pending, Standing::Active, Standing::Frozen, Standing::Gone, Standing::Silent];

    #[test]
    fn every_word_in_every_state() {
        let (keep, remove) = (Deed::Keep, Deed::Apply(Change::Removed));
        let (freeze, resume) = (Deed::Apply(Change::Frozen), Deed::Apply(Change::Resumed));
        let later = Deed::AskAgain(PATIENCE);
        let table = ["pending", "active", "frozen", "uninstalled"].map(|state| ALL.map(|word| weigh(state, word, false, None)));
        assert_eq!(
            table,
            [
                [keep, keep, keep, remove, later],
                [Deed::Reopen, resume, freeze, remove, later],
                [Deed::Reopen, resume, freeze, remove, later],
                [keep, keep, keep, keep, keep],
            ]
        );
    }

    #[test]
    fn silence_is_believed_the_second_time() {
        let minute = TimeDelta::minutes(1);
        for (told, patience) in [(false, PATIENCE), (true, PATIENCE_TOLD)] {
            for silent_for in [None, Some(TimeDelta::zero()), Some(patience - minute)] {
                assert_eq!(weigh("active", Standing::Silent, told, silent_for), Deed::AskAgain(patience));
            }
            assert_eq!(weigh("active", Standing::Silent, told, Some(patience)), Deed::Apply(Change::Removed));
        }
    }
}
