//! The trace of a decision: what was weighed and with which values, kept with its fact at the moment it was decided. A stored
//! trace outlives the release that wrote it: fields may be added with a default, none may be renamed.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Change, Silence};
use crate::domain::timeline::MessageTrigger;

/// What was decided about a fact, and what led to it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Trace {
    /// What was decided.
    pub verdict: Verdict,
    /// What had to hold before a message was sent, in the order it was asked; the first that did not is the reason.
    #[serde(default)]
    pub checks: Vec<Checked>,
    /// The words it was made from; none where nothing was said.
    #[serde(default)]
    pub wording: Option<UsedWording>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Verdict {
    /// To write, by this rule.
    Tell {
        /// The rule.
        trigger: MessageTrigger,
        /// What of the booking was news.
        change: Change,
        /// It goes to the client whose booking it was before.
        former: bool,
    },
    /// To say nothing.
    Silent {
        /// Why.
        why: Silence,
    },
}

/// A question and its answer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Checked {
    /// The question.
    pub check: Check,
    /// It held.
    pub passed: bool,
}

/// What must hold before a message is sent.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// There is a number to write to.
    Phone,
    /// The client did not ask not to be written to.
    Consent,
    /// The salon sends this message.
    Enabled,
    /// There are words, and nothing in them is broken.
    Words,
}

impl Check {
    /// Why a message is not sent when it does not hold: a catalogue key under `reasons`.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Phone => "no_phone",
            Self::Consent => "opted_out",
            Self::Enabled => "switched_off",
            Self::Words => "empty",
        }
    }
}

/// The first question that was answered with no.
pub fn failed(checks: &[Checked]) -> Option<Check> {
    checks.iter().find(|checked| !checked.passed).map(|checked| checked.check)
}

/// The words a message was made from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UsedWording {
    /// Counts the salon's own wordings of this rule; 0 is ours.
    pub version: i32,
    /// Since when it is worded so; none for ours.
    pub since: Option<DateTime<Utc>>,
    /// The text with its fields.
    pub template: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_no_is_the_reason() {
        let all = [Check::Phone, Check::Consent, Check::Enabled, Check::Words];
        let checks = |no: &[Check]| all.map(|check| Checked { check, passed: !no.contains(&check) });
        assert_eq!(failed(&checks(&[])), None);
        assert_eq!(failed(&checks(&[Check::Words, Check::Consent])).map(Check::reason), Some("opted_out"));
        assert_eq!(failed(&checks(&[Check::Phone, Check::Enabled])).map(Check::reason), Some("no_phone"));
    }

    /// A stored trace outlives the release that wrote it: this text may be added to, never changed.
    #[test]
    fn traces_keep_their_shape() {
        let stored = r#"{"verdict":{"is":"silent","why":"same_as_told"}}"#;
        let trace: Trace = serde_json::from_str(stored).unwrap();
        assert_eq!(trace, Trace { verdict: Verdict::Silent { why: Silence::SameAsTold }, checks: vec![], wording: None });
    }
}
