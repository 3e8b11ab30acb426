//! The redirect of the vendor's marketplace to our registration address. Pure.
//!
//! `salon_id`, `salon_ids[0]`, `salon_ids[]` and `salon_ids=1,2` all occur. `user_data` is base64 of JSON in either alphabet,
//! padded or not; `user_data_sign` is the hex HMAC-SHA256 of the decoded bytes under the partner token (not of their base64, as
//! the vendor's help page reads). The salon is under no signature, and neither is the moment.

use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Url;
use serde::Deserialize;
use sha2::Sha256;

use crate::server::integrations::marketplace::arrival::{Arrival, BadArrival, MOST_SALONS, Person};
use crate::server::platform::hex;

use super::lenient::Text;

/// Both alphabets come here as the URL's.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&URL_SAFE, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

#[derive(Deserialize)]
struct UserData {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    phone: Text,
    #[serde(default)]
    email: Text,
    #[serde(default)]
    salon_name: Text,
}

/// Understands the query of a redirect.
pub(super) fn read(query: &str, partner_token: &str) -> Result<Arrival, BadArrival> {
    let fields = fields(query);
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty());
    let salons = salons(&fields)?;
    let person = match (field("user_data"), field("user_data_sign")) {
        (Some(data), sign) => Some(proven(data, sign.unwrap_or_default(), partner_token)?),
        (None, _) => said(&field),
    };
    Ok(Arrival { salons, person })
}

/// Names and values without their escapes, in their order.
fn fields(query: &str) -> Vec<(String, String)> {
    let Ok(mut url) = Url::parse("http://any/") else { return Vec::new() };
    url.set_query(Some(query));
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn salons(fields: &[(String, String)]) -> Result<Vec<String>, BadArrival> {
    let is_list = |name: &str| name.strip_prefix("salon_ids").is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
    let named = fields.iter().filter(|(name, _)| name == "salon_id" || is_list(name));
    let mut salons: Vec<String> = Vec::new();
    for text in named.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|text| !text.is_empty()) {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<i64>().ok().filter(|number| is_number && *number > 0).ok_or(BadArrival::SalonInvalid)?.to_string();
        if !salons.contains(&number) {
            salons.push(number);
        }
    }
    match salons.len() {
        0 => Err(BadArrival::SalonMissing),
        1..=MOST_SALONS => Ok(salons),
        _ => Err(BadArrival::TooManySalons),
    }
}

/// The person whom the vendor has signed.
fn proven(data: &str, sign: &str, partner_token: &str) -> Result<Person, BadArrival> {
    // A `+` that nobody escaped was read as a space.
    let data = data.replace([' ', '+'], "-").replace('/', "_");
    let decoded = LENIENT.decode(data.trim_end_matches('=')).map_err(|_| BadArrival::Forged)?;
    if !is_signed(&decoded, sign, partner_token) {
        return Err(BadArrival::Forged);
    }
    // Signed, so the vendor's own: what cannot be read of it is not said.
    let Ok(data) = serde_json::from_slice::<UserData>(&decoded) else { return Ok(Person { proven: true, ..Person::default() }) };
    let UserData { id, name, phone, email, salon_name } = data;
    Ok(Person { id: id.0, name: name.0, phone: phone.0, email: email.0, salon_name: salon_name.0, proven: true })
}

/// Whether these bytes carry the partner token's HMAC, in constant time. No token signs nothing.
pub(super) fn is_signed(message: &[u8], sign: &str, partner_token: &str) -> bool {
    let (Some(sign), false) = (hex::read(sign), partner_token.is_empty()) else { return false };
    let mac = Hmac::<Sha256>::new_from_slice(partner_token.as_bytes());
    mac.is_ok_and(|mac| mac.chain_update(message).verify_slice(&sign).is_ok())
}

/// What the address itself says of the person; anybody may have written it.
fn said<'a>(field: &impl Fn(&str) -> Option<&'a str>) -> Option<Person> {
    let text = |name: &str| field(name).unwrap_or_default().to_owned();
    let person =
        Person { id: text("user_id"), name: text("user_name"), phone: text("user_phone"), email: text("user_email"), ..Person::default() };
    (person != Person::default()).then_some(person)
}

#[cfg(test)]
mod tests;
