use chrono::{DateTime, TimeDelta, Utc};

use super::{Funnel, Way};

/// A way whose steps ended so many seconds after it began.
fn way(ends: [Option<i64>; 4]) -> Way {
    let began = DateTime::<Utc>::UNIX_EPOCH;
    let [salon, number, messages, password] = ends.map(|end| end.map(|seconds| began + TimeDelta::seconds(seconds)));
    Way { began, salon, number, messages, password }
}

fn counted(ways: &[Way]) -> Vec<(usize, usize, Option<i64>)> {
    Funnel::of(ways).0.iter().map(|step| (step.began, step.finished, step.median.map(|took| took.num_seconds()))).collect()
}

#[test]
fn each_step_is_begun_by_who_finished_the_one_before() {
    let ways = [
        way([Some(10), Some(70), Some(90), Some(100)]),
        way([Some(30), Some(50), None, None]),
        way([Some(20), None, None, None]),
        way([None; 4]),
    ];
    assert_eq!(counted(&ways), [(4, 3, Some(20)), (3, 2, Some(40)), (2, 1, Some(20)), (1, 1, Some(10)), (4, 1, Some(100))]);
}

/// A program may link the number before the owner has confirmed the salon: that counts, takes no time, and skips nothing.
#[test]
fn what_was_done_ahead_of_its_turn_takes_no_time() {
    assert_eq!(counted(&[way([Some(30), Some(5), Some(40), None])])[..3], [(1, 1, Some(30)), (1, 1, Some(0)), (1, 1, Some(10))]);
    assert_eq!(counted(&[way([None, Some(5), None, None])])[..2], [(1, 0, None), (0, 0, None)]);
}

#[test]
fn nobody_is_no_share_and_no_time() {
    let said = Funnel::of(&[]).to_string();
    assert!(said.lines().nth(1).unwrap().ends_with("–  –"), "{said}");
    let said = Funnel::of(&[way([Some(65), None, None, None]), way([None; 4])]).to_string();
    assert_eq!(said.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>(), ["salon", "2", "1", "50", "1:05", "min"]);
}
