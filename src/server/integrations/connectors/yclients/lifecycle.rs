//! The vendor's calls to the fixed addresses of the developer's cabinet. Pure.
//!
//! Lifecycle: `{"salon_id", "application_id", "event" (or "event_type"), "partner_token"}`, proven by our own token in the body;
//! `payment` of the international twin carries `sign` too, the HMAC of `salon_id=…&amount=…[&discount=…]`. Anything else is
//! believed with the flavour's header alone: the hex HMAC-SHA256 of the raw body under the partner token.

use chrono::NaiveDate;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use crate::server::config::CrmConfig;
use crate::server::integrations::marketplace::notice::{Change, Notice, Unproven};

use super::flavour::Flavour;
use super::lenient::Text;
use super::redirect::is_signed;

/// Either kind of call, as far as its sender must be known.
#[derive(Debug, Default, Deserialize)]
struct Call {
    #[serde(default)]
    salon_id: Text,
    #[serde(default)]
    company_id: Text,
    #[serde(default)]
    application_id: Text,
    #[serde(default)]
    event: Text,
    #[serde(default)]
    event_type: Text,
    #[serde(default)]
    partner_token: Text,
    #[serde(default)]
    payment_date: Text,
    #[serde(default)]
    amount: Text,
    #[serde(default)]
    discount: Text,
    #[serde(default)]
    sign: Text,
}

impl Call {
    fn read(raw: &[u8]) -> Option<Self> {
        serde_json::from_slice(raw).ok()
    }

    fn event(&self) -> &str {
        self.event.filled().or(self.event_type.filled()).unwrap_or_default()
    }

    fn salon(&self) -> Option<&str> {
        self.salon_id.filled().or(self.company_id.filled())
    }

    /// By our own token, and about our own application.
    fn is_lifecycle(&self, config: &CrmConfig) -> bool {
        let token = config.partner_token.expose_secret();
        let is_ours = bool::from(self.partner_token.0.as_bytes().ct_eq(token.as_bytes())) && !token.is_empty();
        is_ours
            && self.application_id.filled() == Some(config.app_id.as_str())
            && self.is_signed_payment(token, Flavour::of(config.provider))
    }

    /// A signature that is there must be right, and where payments are signed it must be there.
    fn is_signed_payment(&self, token: &str, flavour: Flavour) -> bool {
        let Some(sign) = self.sign.filled() else { return !flavour.signs_payments || self.event() != "payment" };
        let discount = self.discount.filled().map(|discount| format!("&discount={discount}")).unwrap_or_default();
        let message = format!("salon_id={}&amount={}{discount}", self.salon_id.0, self.amount.0);
        is_signed(message.as_bytes(), sign, token)
    }
}

/// Who is called about, if the call proves itself.
pub(super) fn prove(raw: &[u8], signature: Option<&str>, config: &CrmConfig) -> Result<Notice, Unproven> {
    let call = Call::read(raw).unwrap_or_default();
    let salon = || call.salon().unwrap_or_default().to_owned();
    if call.is_lifecycle(config) {
        return Ok(Notice::Lifecycle { external_id: salon() });
    }
    let is_proven = signature.is_some_and(|signature| is_signed(raw, signature.trim(), config.partner_token.expose_secret()));
    if is_proven { Ok(Notice::Entity { external_id: salon() }) } else { Err(Unproven) }
}

/// What became of our application by a lifecycle call; outer `None` when it is none, inner `None` for an event we do not know.
#[expect(clippy::option_option, reason = "no such call, an unknown event, and a known one are three things")]
pub(super) fn change(raw: &[u8], salon: &str, config: &CrmConfig) -> Option<Option<Change>> {
    let call = Call::read(raw)?;
    if !call.is_lifecycle(config) || call.salon() != Some(salon) {
        return None;
    }
    Some(match call.event() {
        "uninstall" => Some(Change::Removed),
        "freeze" => Some(Change::Frozen),
        "payment" => Some(Change::Paid(day(&call.payment_date))),
        _ => None,
    })
}

/// `2026-11-21`, with or without a time behind it.
fn day(text: &Text) -> Option<NaiveDate> {
    text.filled()?.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests;
