//! What the twins differ in: everything else of the contract is one. Their hosts are settings.

use chrono_tz::Tz;

use crate::domain::integration::Provider;
use crate::domain::money::Currency;

/// One vendor's ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flavour {
    /// Asks for the second version of the REST.
    pub(super) accept: &'static str,
    /// What a call to the marketplace accepts.
    pub(super) marketplace_accept: &'static str,
    /// The header that signs a raw call, where the vendor signs any.
    pub(super) signature: Option<&'static str>,
    /// A `payment` without its `sign` proves nothing.
    pub(super) signs_payments: bool,
    /// What a salon has that says neither zone nor a currency we know.
    pub(super) zone: Tz,
    pub(super) currency: Currency,
}

impl Flavour {
    /// The vendor's.
    pub(super) const fn of(provider: Provider) -> Self {
        match provider {
            Provider::Yclients => Self {
                accept: "application/vnd.yclients.v2+json",
                marketplace_accept: "application/json",
                signature: Some("x-yclients-signature"),
                signs_payments: false,
                zone: Tz::Europe__Moscow,
                currency: Currency::Rub,
            },
            Provider::Altegio => Self {
                accept: "application/vnd.api.v2+json",
                marketplace_accept: "application/vnd.api.v2+json",
                signature: None,
                signs_payments: true,
                zone: Tz::UTC,
                currency: Currency::Usd,
            },
        }
    }
}
