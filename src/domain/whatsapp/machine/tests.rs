use super::*;

const UNTIL: DateTime<Utc> = DateTime::UNIX_EPOCH;
const NUMBER: &[Effect] = &[Effect::RememberNumber];
const STOP: &[Effect] = &[Effect::Stop];
const FORGET: &[Effect] = &[Effect::Stop, Effect::ForgetKeys];

/// A sign for each state, in the order of [`S::ALL`].
const SIGNS: &str = "u p g c r l t b o x k d w";

/// Where each news leads: from each state of the first line to the one below it.
#[rustfmt::skip]
const TABLE: [(News, &str, &[Effect]); 24] = [
    //                                           u p g c r l t b o x k d w
    (News::Started { linked: true },            "g g g g g g g g g x g g g", &[]),
    (News::Started { linked: false },           "p p p p p p p p p p p p p", &[]),
    (News::CodeShown,                           "p p p p r l t b o p p p p", &[]),
    (News::Paired,                              "g g g g g g g g g g g g g", NUMBER),
    (News::PairingFailed(PairingFailure::Refused), "u u u u u u u u u u u u u", FORGET),
    (News::PairingFailed(PairingFailure::Unavailable), "u u u u u u u u u u u u u", FORGET),
    (News::CodesExhausted,                      "u u u u u u u u u u u u u", FORGET),
    (News::PasskeyAsked,                        "k k k k k k k k k k k k k", FORGET),
    (News::Connected,                           "c c c c r l t b o x c c c", NUMBER),
    (News::Disconnected,                        "u p g g r l t b o x k g w", &[]),
    (News::SlowedDown,                          "u p w w r l t b o x k w w", &[]),
    (News::TimeLocked { until: Some(UNTIL) },   "u p g x r l t b o x k x w", &[]),
    (News::TimeLocked { until: None },          "u p g x r l t b o x k x w", &[]),
    (News::TimeLockLifted,                      "u p g c r l t b o c k d w", &[]),
    (News::SendsUnanswered,                     "u p g d r l t b o x k d w", &[]),
    (News::SendAnswered,                        "u p g c r l t b o x k c w", &[]),
    (News::Replaced,                            "r r r r r r r r r r r r r", STOP),
    (News::LoggedOut(StateCause::ByServer),     "l l l l l l l l l l l l l", FORGET),
    (News::Banned { until: UNTIL, cause: Some(StateCause::Strangers) }, "t t t t t t t t t t t t t", STOP),
    (News::Banned { until: UNTIL, cause: None }, "t t t t t t t t t t t t t", STOP),
    (News::Blocked(StateCause::Locked),         "b b b b b b b b b b b b b", STOP),
    (News::Outdated,                            "o o o o o o o o o o o o o", STOP),
    (News::Crashed { in_a_row: 1 },             "u p g g r l t b o x k g g", &[]),
    (News::Crashed { in_a_row: MANY_CRASHES },  "u u g g r l t b o x k g g", &[]),
];

#[test]
fn every_news_leads_from_every_state_where_the_table_says() {
    let signs: Vec<&str> = SIGNS.split(' ').collect();
    for (news, row, effects) in &TABLE {
        let row: Vec<&str> = row.split(' ').collect();
        assert_eq!(row.len(), S::ALL.len(), "{news:?}");
        for (from, to) in S::ALL.into_iter().zip(row) {
            let to = S::ALL[signs.iter().position(|sign| *sign == to).unwrap()];
            // An old client's number is nothing to remember.
            let mut effects = if *news == News::Connected && is_ended(from) { &[] } else { *effects };
            let (many, is_up) =
                (News::Crashed { in_a_row: MANY_CRASHES }, "g c x d w".contains(signs[S::ALL.iter().position(|s| *s == from).unwrap()]));
            let locked = matches!(news, News::TimeLocked { until: Some(_) }) && matches!(from, S::Connected | S::Restricted | S::Degraded);
            let until = (locked || matches!(news, News::Banned { .. })).then_some(UNTIL);
            let cause = match news {
                News::PairingFailed(PairingFailure::Unavailable) => Some(StateCause::Unavailable),
                News::LoggedOut(cause) | News::Blocked(cause) | News::Banned { cause: Some(cause), .. } => Some(*cause),
                // A pairing is given up, a linked number goes on being tried; both say why.
                news if *news == many && from == S::Pairing => {
                    effects = FORGET;
                    Some(StateCause::Unavailable)
                }
                news if *news == many && is_up => Some(StateCause::Failing),
                _ => None,
            };
            assert_eq!(next(from, news), Step { state: to, until, cause, effects }, "{from:?} {news:?}");
        }
    }
}
