use chrono::{DateTime, Utc};
use rstest::rstest;

use crate::domain::appointment::AppointmentStatus as S;

use super::status::{Said, status};

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-11-21T{hour:02}:00:00Z").parse().unwrap()
}

const NOTHING: Said = Said { deleted: false, missed: false, arrived: false, confirmed: false };
const DELETED: Said = Said { deleted: true, ..NOTHING };
const MISSED: Said = Said { missed: true, ..NOTHING };

/// D-05; the booking begins at 12:00.
#[rstest]
#[case(NOTHING, 10, None, S::Booked)]
#[case(Said { confirmed: true, ..NOTHING }, 10, Some(S::Booked), S::Confirmed)]
#[case(Said { arrived: true, ..NOTHING }, 12, Some(S::Confirmed), S::Arrived)]
#[case(DELETED, 11, Some(S::Booked), S::Cancelled)]
#[case(MISSED, 11, Some(S::Confirmed), S::Cancelled)]
#[case(DELETED, 12, Some(S::Booked), S::NoShow)]
#[case(MISSED, 13, Some(S::Booked), S::NoShow)]
#[case(DELETED, 13, Some(S::Cancelled), S::Cancelled)]
#[case(NOTHING, 11, Some(S::Cancelled), S::Booked)]
fn where_a_booking_stands(#[case] said: Said, #[case] now: u32, #[case] before: Option<S>, #[case] expected: S) {
    assert_eq!(status(said, at(12), at(now), before), expected);
}
