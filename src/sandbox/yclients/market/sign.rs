//! `user_data` and its signature, as the marketplace writes them into the redirect to us.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use super::super::model::Salon;

/// The person and the salon as JSON, in the vendor's order of fields.
pub(super) fn user_data(salon: &Salon) -> String {
    let owner = &salon.owner;
    // Written by hand for the order: the bytes are what is signed.
    format!(
        r#"{{"id":{},"name":{},"phone":{},"email":{},"is_approved":true,"avatar":"","salon_name":{}}}"#,
        owner.id,
        json!(owner.name),
        json!(owner.phone),
        json!(owner.email),
        json!(salon.title)
    )
}

/// Base64 in the URL's alphabet, padding kept.
pub(super) fn encode(data: &str) -> String {
    URL_SAFE.encode(data)
}

/// Lower-case hex HMAC-SHA256 of the JSON bytes (not of their base64), keyed by the partner token.
pub(super) fn sign(data: &str, partner_token: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(partner_token.as_bytes()) else {
        return String::new(); // any length is a key; this cannot happen
    };
    mac.update(data.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decoded_json_is_signed_and_the_alphabet_is_the_urls() {
        let data = concat!(
            r#"{"id":1001,"name":"Тест Владелец","phone":"79990000001","email":"owner@example.test","#,
            r#""is_approved":true,"avatar":"","salon_name":"Салон >>> Тест?"}"#
        );
        assert_eq!(
            encode(data),
            concat!(
                "eyJpZCI6MTAwMSwibmFtZSI6ItCi0LXRgdGCINCS0LvQsNC00LXQu9C10YYiLCJwaG9uZSI6Ijc5OTkwMDAwMDAxIiwiZW1haWwiOiJvd25lckBleGFtcGxl",
                "LnRlc3QiLCJpc19hcHByb3ZlZCI6dHJ1ZSwiYXZhdGFyIjoiIiwic2Fsb25fbmFtZSI6ItCh0LDQu9C-0L0gPj4-INCi0LXRgdGCPyJ9"
            )
        );
        assert_eq!(sign(data, "test-partner-token"), "9afa1f987bec743c4e4b400b3c1aab6aeb44036b1548e73a42c630d4204446c7");
        let over_base64 = "4d3eb4d2b889c9f8ee0c12ffa7451354e42df86bd03fbacaeb1d89d2e03254d9";
        assert_eq!(sign(&encode(data), "test-partner-token"), over_base64, "the other reading, which the vendor does not use");
    }
}
