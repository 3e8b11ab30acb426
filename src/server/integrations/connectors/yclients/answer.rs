//! What an answer of the vendor's says: its data, or what is wrong.

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::server::integrations::connector::ConnectorError;
use crate::server::platform::http_client::Answer;

/// When the vendor says «too often» and not until when.
const COOL_DOWN_S: u64 = 2;

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    meta: Value,
}

/// The `data` of an answer, or what the answer says is wrong.
pub(super) fn data(answer: &Answer) -> Result<Value, ConnectorError> {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(ConnectorError::Limited(answer.retry_after.unwrap_or(COOL_DOWN_S)));
    }
    match answer.status {
        StatusCode::CREATED | StatusCode::NO_CONTENT if answer.body.is_empty() => return Ok(Value::Null),
        status if status.is_success() && answer.body.is_empty() => return Err(ConnectorError::Broken("nothing at all".to_owned())),
        _ => {}
    }
    // The words of an answer go no further: they end in logs, and may hold what somebody wrote.
    let parsed: Option<Envelope> = serde_json::from_slice(&answer.body).ok();
    match (answer.status, parsed) {
        // Only in the vendor's own words: a booking that is not there any more is cancelled for its client.
        (StatusCode::NOT_FOUND, Some(_)) => Err(ConnectorError::NotFound),
        (StatusCode::NOT_FOUND, None) => Err(ConnectorError::Broken("somebody else's 404".to_owned())),
        (status @ (StatusCode::UNAUTHORIZED | StatusCode::PAYMENT_REQUIRED | StatusCode::FORBIDDEN), _) => {
            Err(ConnectorError::Refused(status.as_u16()))
        }
        (status, _) if status.is_server_error() => Err(ConnectorError::Broken(format!("status {}", status.as_u16()))),
        (status, Some(envelope)) if status.is_client_error() => {
            Err(ConnectorError::Invalid { status: status.as_u16(), fields: faulty(&envelope.meta) })
        }
        (status, _) if !status.is_success() => Err(ConnectorError::Answer(format!("status {}", status.as_u16()))),
        // A page of HTML with 200 comes and goes.
        (_, None) => Err(ConnectorError::Broken("something that is not JSON".to_owned())),
        (_, Some(Envelope { success: Some(false), .. })) => Err(ConnectorError::Broken("no success".to_owned())),
        (_, Some(envelope)) => Ok(envelope.data),
    }
}

/// The names of the fields the vendor finds fault with, as far as they are names.
fn faulty(meta: &Value) -> Vec<String> {
    let is_name = |name: &&String| name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let errors = meta.get("errors").and_then(Value::as_object);
    errors.map(|errors| errors.keys().filter(is_name).cloned().collect()).unwrap_or_default()
}
