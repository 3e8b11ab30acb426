//! The way of a message from the CRM's call to the client's eyes: its hops, each with its time, which sum to the whole.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a hop ends with.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The call was understood and is a fact.
    Understood,
    /// It was decided what to say.
    Decided,
    /// It was its turn to leave.
    Begun,
    /// WhatsApp's server has it.
    Acknowledged,
    /// The client's phone has it.
    Delivered,
    /// The client has read it.
    Read,
}

/// One hop.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Hop {
    /// What it ends with.
    pub stage: Stage,
    /// Since the call reached us, in milliseconds, when it began.
    pub after_ms: i64,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

/// The hops that a message has behind it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Way {
    /// In their order.
    pub hops: Vec<Hop>,
    /// From the first moment to the last, in milliseconds.
    pub total_ms: i64,
}

impl Way {
    /// From the moment the call reached us and those that are known of the rest. A moment that stands before the one before it
    /// (two machines' clocks) counts as that one: no time runs backwards, and none is counted twice.
    pub fn new(received: DateTime<Utc>, stages: impl IntoIterator<Item = (Stage, Option<DateTime<Utc>>)>) -> Self {
        let begin = received.timestamp_millis();
        let (mut hops, mut last) = (Vec::new(), begin);
        for (stage, at) in stages {
            let Some(at) = at else { continue };
            let at = at.timestamp_millis().max(last);
            hops.push(Hop { stage, after_ms: last - begin, took_ms: at - last });
            last = at;
        }
        Self { hops, total_ms: last - begin }
    }

    /// From the call to the end of this stage, in milliseconds; `None` when it has not come to it.
    pub fn until(&self, stage: Stage) -> Option<i64> {
        self.hops.iter().find(|hop| hop.stage == stage).map(|hop| hop.after_ms + hop.took_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;

    use super::*;

    const ALL: [Stage; 6] = [Stage::Understood, Stage::Decided, Stage::Begun, Stage::Acknowledged, Stage::Delivered, Stage::Read];

    fn at(micros: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(micros).unwrap()
    }

    /// Whatever is known and however the moments stand: the hops join and sum to the whole.
    #[test]
    fn hops_sum_to_the_whole() {
        let moments = (0..10_000_i64, prop::collection::vec(prop::option::of(0..9_000_000_i64), 6));
        let judge = |(begin, known): (i64, Vec<Option<i64>>)| {
            let way = Way::new(at(begin), ALL.into_iter().zip(known.into_iter().map(|micros| micros.map(at))));
            prop_assert_eq!(way.hops.iter().map(|hop| hop.took_ms).sum::<i64>(), way.total_ms);
            prop_assert!(way.hops.iter().all(|hop| hop.took_ms >= 0));
            prop_assert!(way.hops.windows(2).all(|two| two[0].after_ms + two[0].took_ms == two[1].after_ms));
            Ok(())
        };
        TestRunner::default().run(&moments, judge).unwrap();
    }

    #[test]
    fn a_stage_it_has_not_come_to_has_no_time() {
        let way = Way::new(at(0), [(Stage::Understood, Some(at(40_000))), (Stage::Decided, None), (Stage::Begun, Some(at(30_000)))]);
        assert_eq!((way.until(Stage::Begun), way.until(Stage::Read), way.total_ms), (Some(40), None, 40));
    }
}
