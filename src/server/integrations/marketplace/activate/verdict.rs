//! What an answer to an activation means. Pure.

use crate::server::integrations::connector::ConnectorError as E;
use crate::server::platform::http_client::OutboundError;

/// What became of an attempt.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The installation is active: the CRM has said so.
    Active,
    /// It is not, for this reason (a catalogue key); `again` when the same may succeed later without anybody's help.
    Refused { reason: &'static str, again: bool },
    /// Nobody knows: the CRM may have heard it, and does not tell.
    Unknown(E),
}

/// Whether the CRM may have made the installation active in spite of this error. 403 is also what it says of one that is active.
pub(super) fn may_be_active(error: &E) -> bool {
    match error {
        E::Broken(_) | E::Refused(403) => true,
        E::Outbound(error) => matches!(error, OutboundError::Unknown(_) | OutboundError::TooLarge),
        E::Limited(_) | E::Refused(_) | E::NotFound | E::Invalid { .. } | E::Lossy(_) | E::Answer(_) => false,
    }
}

/// The refusal of an error that is known to have changed nothing.
pub(super) fn refused(error: &E) -> Verdict {
    let (reason, again) = match error {
        E::Limited(_) | E::Broken(_) | E::Outbound(_) => ("unavailable", true),
        // Our own token or the vendor's bill: the operator mends it, the salon need not press again.
        E::Refused(401 | 402) => ("unauthorized", true),
        E::Refused(_) => ("refused", false),
        E::NotFound => ("unknown_salon", false),
        E::Invalid { .. } | E::Lossy(_) | E::Answer(_) => ("rejected", false),
    };
    Verdict::Refused { reason, again }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::i18n::{Locale, text};

    #[rstest]
    #[case::cut_off(E::Outbound(OutboundError::Unknown(String::new())), true, "unavailable", true)]
    #[case::endless(E::Outbound(OutboundError::TooLarge), true, "unavailable", true)]
    #[case::broken(E::Broken("status 500".to_owned()), true, "unavailable", true)]
    #[case::installed_already(E::Refused(403), true, "refused", false)]
    #[case::never_sent(E::Outbound(OutboundError::NotSent(String::new())), false, "unavailable", true)]
    #[case::in_a_transaction(E::Outbound(OutboundError::InTransaction), false, "unavailable", true)]
    #[case::too_often(E::Limited(2), false, "unavailable", true)]
    #[case::wrong_token(E::Refused(401), false, "unauthorized", true)]
    #[case::no_salon(E::NotFound, false, "unknown_salon", false)]
    #[case::no_application(E::Invalid { status: 400, fields: vec![] }, false, "rejected", false)]
    #[case::no_answer(E::Answer("status 302".to_owned()), false, "rejected", false)]
    fn by_class(#[case] error: E, #[case] may: bool, #[case] why: &str, #[case] later: bool) {
        assert_eq!(may_be_active(&error), may);
        assert!(matches!(refused(&error), Verdict::Refused { reason, again } if reason == why && again == later));
        assert!(Locale::ALL.iter().all(|locale| text::activation_failures::find(*locale, why).is_some()), "no words for {why}");
    }
}
