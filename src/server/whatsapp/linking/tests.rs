use futures_util::FutureExt as _;

use super::*;
use crate::domain::phone::Phone;

fn by_code() -> Linking {
    Linking::new(PairingMethod::Code(Phone::from_e164("+79210004564").unwrap()), Duration::from_secs(15))
}

/// ONB-14: five pictures, each drawn as often as one likes, and no sixth.
#[test]
fn the_sixth_picture_is_one_too_many() {
    let mut linking = Linking::new(PairingMethod::Picture, Duration::from_secs(15));
    for nth in 1..=5 {
        for _ in 0..2 {
            assert_eq!(linking.on_picture(&format!("picture {nth}")), Onward::Show(nth));
        }
    }
    linking.on_disconnected();
    assert_eq!(linking.on_picture("picture 6"), Onward::Exhausted);
}

#[test]
fn a_code_is_asked_for_once_on_each_connection() {
    let mut linking = by_code();
    assert_eq!([linking.on_picture("a"), linking.on_picture("b")], [Onward::Ask, Onward::Nothing]);
    linking.on_disconnected();
    assert_eq!([linking.on_picture("c"), linking.on_picture("d")], [Onward::Ask, Onward::Nothing]);
}

#[test]
fn codes_typed_wrongly_are_renewed_until_there_were_five() {
    let mut linking = by_code();
    for _ in 0..4 {
        linking.on_code(Duration::from_mins(3));
        assert_eq!(linking.on_withdrawn(), Onward::Ask);
    }
    linking.on_code(Duration::from_mins(3));
    assert_eq!(linking.on_withdrawn(), Onward::Exhausted);
}

#[tokio::test]
async fn a_code_ends_when_it_has_lived_its_time_and_not_with_its_connection() {
    let mut linking = by_code();
    linking.on_code(Duration::from_mins(3));
    assert_eq!(linking.ended().now_or_never(), None, "it lives");
    linking.on_code(Duration::ZERO);
    assert_eq!(linking.ended().await, PairingFailure::CodeExpired);
    linking.on_disconnected();
    assert_eq!(linking.ended().now_or_never(), None, "there is none");
}

/// ONB-13: whoever was shown nothing in time is told so, however often the connection was made anew; whoever has seen a code
/// is not.
#[tokio::test]
async fn a_first_code_that_does_not_come_ends_the_pairing() {
    for method in [PairingMethod::Picture, by_code().method] {
        let mut linking = Linking::new(method.clone(), Duration::ZERO);
        linking.on_disconnected();
        assert_eq!(linking.ended().await, PairingFailure::Unavailable, "{method:?}");
    }
    let mut linking = Linking::new(PairingMethod::Picture, Duration::ZERO);
    linking.on_picture("picture 1");
    assert_eq!(linking.ended().now_or_never(), None);
}

#[test]
fn a_refusal_is_told_for_what_it_means() {
    let mut linking = by_code();
    assert_eq!(linking.on_refused(Some(PairCodeRejection::BadRequest)), None, "nobody waits for a code");
    linking.on_picture("a");
    let table = [
        (Some(PairCodeRejection::BadRequest), PairingFailure::Throttled),
        (Some(PairCodeRejection::RateOverlimit), PairingFailure::Throttled),
        (Some(PairCodeRejection::FeatureNotAvailable), PairingFailure::NoCodes),
        (Some(PairCodeRejection::Forbidden), PairingFailure::Refused),
        (Some(PairCodeRejection::InternalServerError), PairingFailure::Unavailable),
        (None, PairingFailure::Unavailable),
    ];
    for (rejection, failure) in table {
        assert_eq!(linking.on_refused(rejection), Some(failure), "{rejection:?}");
    }
}
