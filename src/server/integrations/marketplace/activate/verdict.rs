//! What an answer to an activation means. Pure.

use crate::domain::onboarding::ActivationFailure as Failure;
use crate::server::integrations::connector::ConnectorError as E;
use crate::server::platform::http_client::OutboundError;

/// What became of an attempt.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The installation is active: the CRM has said so.
    Active,
    /// It is not, for this reason.
    Refused(Failure),
    /// Nobody knows: the CRM may have heard it, and does not tell.
    Unknown(E),
}

/// Whether the CRM may have made the installation active in spite of this error. 403 is also what it says of one that is active.
pub(super) fn may_be_active(error: &E) -> bool {
    match error {
        E::Broken(_) | E::Refused(403) => true,
        E::Outbound(error) => matches!(error, OutboundError::Unknown(_) | OutboundError::TooLarge),
        E::NotConfigured | E::Limited(_) | E::Refused(_) | E::NotFound | E::Invalid { .. } | E::Lossy(_) | E::Answer(_) => false,
    }
}

/// The refusal of an error that is known to have changed nothing.
pub(super) fn refused(error: &E) -> Verdict {
    Verdict::Refused(match error {
        E::Limited(_) | E::Broken(_) | E::Outbound(_) => Failure::Unavailable,
        // Our own token or the vendor's bill.
        E::NotConfigured | E::Refused(401 | 402) => Failure::Unauthorized,
        E::Refused(_) => Failure::Refused,
        E::NotFound => Failure::UnknownSalon,
        E::Invalid { .. } | E::Lossy(_) | E::Answer(_) => Failure::Rejected,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::cut_off(E::Outbound(OutboundError::Unknown(String::new())), true, Failure::Unavailable)]
    #[case::endless(E::Outbound(OutboundError::TooLarge), true, Failure::Unavailable)]
    #[case::broken(E::Broken("status 500".to_owned()), true, Failure::Unavailable)]
    #[case::installed_already(E::Refused(403), true, Failure::Refused)]
    #[case::never_sent(E::Outbound(OutboundError::NotSent(String::new())), false, Failure::Unavailable)]
    #[case::in_a_transaction(E::Outbound(OutboundError::InTransaction), false, Failure::Unavailable)]
    #[case::too_often(E::Limited(2), false, Failure::Unavailable)]
    #[case::wrong_token(E::Refused(401), false, Failure::Unauthorized)]
    #[case::no_salon(E::NotFound, false, Failure::UnknownSalon)]
    #[case::no_application(E::Invalid { status: 400, fields: vec![] }, false, Failure::Rejected)]
    #[case::no_answer(E::Answer("status 302".to_owned()), false, Failure::Rejected)]
    fn by_class(#[case] error: E, #[case] may: bool, #[case] why: Failure) {
        assert_eq!(may_be_active(&error), may);
        assert!(matches!(refused(&error), Verdict::Refused(failure) if failure == why));
    }
}
