use super::*;
use MessageStatus as S;

/// R-15, D-06: for every pair, what is allowed; the order of news never moves a message backwards, but for the one step of what was
/// refused for now.
#[test]
fn never_backwards() {
    let order = |s| match s {
        S::Queued => 0,
        S::Sending => 1,
        S::Unknown => 2,
        S::Sent => 3,
        S::Delivered => 4,
        S::Read => 5,
        S::Refused | S::Expired | S::Cancelled | S::Skipped => 6,
    };
    for from in S::ALL {
        for news in S::ALL {
            if let Some(to) = from.advance(news) {
                assert!(order(to) > order(from) || (from, to) == (S::Sending, S::Queued), "{from:?} -> {to:?}");
                assert!(!from.is_terminal(), "{from:?} is final");
            }
        }
    }
}

/// from each state of the first column, whether the news of the first line is believed.
#[rustfmt::skip]
const BELIEVED: [(S, &str); 10] = [
    //               qu se st de re rf ex ca sk un
    (S::Queued,    " .  +  .  .  .  +  +  +  +  . "),
    (S::Sending,   " +  .  +  +  +  +  +  .  .  + "),
    (S::Sent,      " .  .  .  +  +  +  .  .  .  . "),
    (S::Delivered, " .  .  .  .  +  .  .  .  .  . "),
    (S::Read,      " .  .  .  .  .  .  .  .  .  . "),
    (S::Refused,   " .  .  .  .  .  .  .  .  .  . "),
    (S::Expired,   " .  .  .  .  .  .  .  .  .  . "),
    (S::Cancelled, " .  .  .  .  .  .  .  .  .  . "),
    (S::Skipped,   " .  .  .  .  .  .  .  .  .  . "),
    (S::Unknown,   " .  .  +  +  +  +  .  .  .  . "),
];

#[test]
fn news_are_believed_where_the_table_says() {
    for (state, row) in BELIEVED {
        let signs: Vec<&str> = row.split_whitespace().collect();
        assert_eq!(signs.len(), S::ALL.len(), "{state:?}");
        for (news, sign) in S::ALL.into_iter().zip(signs) {
            assert_eq!(state.advance(news), (sign == "+").then_some(news), "{state:?} hears {news:?}");
        }
    }
}

#[test]
fn receipts_may_overtake_the_servers_acknowledgement() {
    assert_eq!(S::Sending.advance(S::Read), Some(S::Read));
    assert_eq!(S::Read.advance(S::Delivered), None);
    assert_eq!(S::Unknown.advance(S::Delivered), Some(S::Delivered));
    assert_eq!(S::Sent.advance(S::Unknown), None);
}

/// only what is being sent can be refused for now; a late word moves nothing that has arrived.
#[test]
fn only_what_is_being_sent_waits_again() {
    let back: Vec<S> = S::ALL.into_iter().filter(|from| from.advance(S::Queued).is_some()).collect();
    assert_eq!(back, [S::Sending]);
}

#[test]
fn a_screen_may_miss_states_between() {
    assert!(S::Queued.may_become(S::Read));
    assert!(S::Queued.may_become(S::Unknown));
    assert!(!S::Sending.may_become(S::Queued), "a page that was read earlier takes nothing back");
    assert!(!S::Delivered.may_become(S::Sent));
    assert!(!S::Refused.may_become(S::Read));
    assert!(S::ALL.into_iter().all(|state| !state.may_become(state)));
}

#[test]
fn words_are_their_own_inverse() {
    for status in S::ALL {
        assert_eq!(S::from_word(status.as_str()), Some(status));
    }
    assert_eq!(S::from_word("accepted"), None);
}
