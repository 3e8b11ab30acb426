use chrono::TimeDelta;
use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn at(hour: i64) -> DateTime<Utc> {
    "2026-11-21T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn booking(hour: i64) -> Telling {
    Telling {
        starts_at: at(hour),
        master: "Марина".into(),
        services: vec!["Стрижка".into()],
        price_minor: Some(100),
        client: Some(client(1)),
        phone: Some(Phone::from_e164("+79990000001").unwrap()),
        cancelled: false,
    }
}

fn client(n: u128) -> ClientId {
    ClientId(uuid::Uuid::from_u128(n))
}

fn cancelled(hour: i64) -> Telling {
    Telling { cancelled: true, ..booking(hour) }
}

const NO_CHANGE: Change = Change { time: false, master: false, services: false };

/// D-01, D-05, AM-06, row by row; the clock stands at 10:00.
#[rstest]
#[case::new(None, booking(12), Decision::Tell(MessageTrigger::Created, NO_CHANGE))]
#[case::new_but_over(None, booking(9), Decision::Silent(Silence::Past))]
#[case::cancelled_unheard(None, cancelled(12), Decision::Silent(Silence::NeverTold))]
#[case::the_same_again(Some(booking(12)), booking(12), Decision::Silent(Silence::SameAsTold))]
#[case::moved(Some(booking(12)), booking(13), Decision::Tell(MessageTrigger::Moved, Change { time: true, ..NO_CHANGE }))]
#[case::moved_into_the_past(Some(booking(12)), booking(9), Decision::Silent(Silence::Past))]
#[case::cancelled(Some(booking(12)), cancelled(12), Decision::Tell(MessageTrigger::Cancelled, NO_CHANGE))]
#[case::cancelled_after_its_start(Some(booking(9)), cancelled(9), Decision::Silent(Silence::Past))]
#[case::cancelled_twice(Some(cancelled(12)), cancelled(12), Decision::Silent(Silence::SameAsTold))]
#[case::booked_again(Some(cancelled(12)), booking(12), Decision::Tell(MessageTrigger::Created, NO_CHANGE))]
fn what_is_told(#[case] told: Option<Telling>, #[case] now: Telling, #[case] expected: Decision) {
    assert_eq!(decide(told.as_ref(), &now, at(10)), expected);
}

#[test]
fn another_master_or_service_is_news_and_another_price_is_not() {
    let told = booking(12);
    let master = Telling { master: "Ольга".into(), ..booking(12) };
    let services = Telling { services: vec!["Стрижка".into(), "Укладка".into()], ..booking(12) };
    let price = Telling { price_minor: Some(200), ..booking(12) };
    assert_eq!(decide(Some(&told), &master, at(10)), Decision::Tell(MessageTrigger::Moved, Change { master: true, ..NO_CHANGE }));
    assert_eq!(decide(Some(&told), &services, at(10)), Decision::Tell(MessageTrigger::Moved, Change { services: true, ..NO_CHANGE }));
    assert_eq!(decide(Some(&told), &price, at(10)), Decision::Silent(Silence::SameAsTold));
}

#[test]
fn another_number_is_another_person_and_a_hidden_one_is_not() {
    let other = Telling { phone: Some(Phone::from_e164("+79990000002").unwrap()), ..booking(12) };
    let hidden = Telling { phone: None, ..booking(12) };
    assert_eq!(decide(Some(&booking(12)), &other, at(10)), Decision::Tell(MessageTrigger::Created, NO_CHANGE));
    assert_eq!(decide(Some(&booking(12)), &hidden, at(10)), Decision::Silent(Silence::SameAsTold));
}

/// A booking that goes to another client: the former hears that it is no longer theirs, if their number is another.
#[test]
fn another_clients_booking_is_cancelled_for_the_former() {
    let told = booking(12);
    let theirs = Telling { client: Some(client(2)), phone: Some(Phone::from_e164("+79990000002").unwrap()), ..booking(12) };
    let nobodys = Telling { client: None, phone: None, ..booking(12) };
    let relative = Telling { client: Some(client(2)), ..booking(12) };
    let new_number = Telling { client: told.client, ..theirs.clone() };
    for (now, former) in [(&theirs, told.client), (&nobodys, told.client), (&relative, None), (&new_number, None), (&told, None)] {
        assert_eq!(former_client(Some(&told), now, at(10)), former, "{now:?}");
    }
    assert_eq!(decide(Some(&told), &relative, at(10)), Decision::Silent(Silence::SameAsTold));
    assert_eq!(former_client(Some(&cancelled(12)), &theirs, at(10)), None, "they know already");
    assert_eq!(former_client(Some(&told), &theirs, at(13)), None, "it is over");
    assert_eq!(former_client(None, &theirs, at(10)), None);
}

/// D-01's own example: 12 → 13 → 12 → 13 is three messages after the first; four identical updates are one.
#[test]
fn there_and_back_is_told_each_time_and_repetition_never() {
    let mut told: Option<Telling> = None;
    let mut messages = 0;
    for hour in [12, 12, 12, 12, 13, 13, 12, 13] {
        if let Decision::Tell(..) = decide(told.as_ref(), &booking(hour), at(10)) {
            told = Some(booking(hour));
            messages += 1;
        }
    }
    assert_eq!(messages, 4);
}

fn any_telling() -> impl Strategy<Value = Telling> {
    (11_i64..14, 0..2_usize, Just(vec!["А".to_owned(), "Б".to_owned()]).prop_shuffle(), any::<bool>()).prop_map(
        |(hour, master, services, cancelled)| {
            Telling { master: ["Марина", "Ольга"][master].into(), services, cancelled, ..booking(hour) }.canonical()
        },
    )
}

proptest! {
    /// whatever the history, repeating any state at once is silence, and the last telling is the last state
    /// (unless it was cancelled before anybody heard of it).
    #[test]
    fn the_last_told_is_the_last_true(history in prop::collection::vec(any_telling(), 1..12)) {
        let mut told: Option<Telling> = None;
        for now in &history {
            if let Decision::Tell(..) = decide(told.as_ref(), now, at(10)) {
                told = Some(now.clone());
            }
            prop_assert!(matches!(decide(told.as_ref(), now, at(10)), Decision::Silent(_)));
        }
        let last = history.last().unwrap();
        match told {
            Some(told) if told.cancelled => prop_assert!(last.cancelled),
            Some(told) => prop_assert_eq!(&told, last),
            None => prop_assert!(history.iter().all(|state| state.cancelled)),
        }
    }
}
