//! The tests' own door, `/__control/yclients/*` and `/__control/clock`: JSON, without the vendor's envelope, limits and
//! faults. docs/sandbox.md lists every call.

mod deliveries;
mod verbs;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};
use axum::routing::any;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Crm;
use super::journal::Refusal;

/// The largest body that is read.
const LARGEST_BODY: usize = 1024 * 1024;

/// Status and body of an answer.
type Said = Result<Value, (StatusCode, String)>;

/// The routes.
pub(super) fn router(crm: &Arc<Crm>) -> Router {
    let (journal, clock) = (Arc::clone(crm), Arc::clone(crm));
    Router::new()
        .route("/__control/yclients/{*rest}", any(move |request: Request| take(Arc::clone(&journal), request)))
        .route("/__control/clock", any(move |request: Request| take(Arc::clone(&clock), request)))
}

/// A question of the control API, taken apart.
#[derive(Debug)]
struct Asked {
    /// Method and parts of the path below `/__control`.
    words: Vec<String>,
    query: std::collections::HashMap<String, String>,
    body: Value,
}

impl Asked {
    /// The body as a `T`, or 400 with what is wrong with it.
    fn read<T: DeserializeOwned>(&self) -> Result<T, (StatusCode, String)> {
        serde_json::from_value(self.body.clone()).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
    }

    /// A value of the query.
    fn query<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.query.get(name)?.parse().ok()
    }
}

async fn take(crm: Arc<Crm>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let words = std::iter::once(parts.method.as_str())
        .chain(parts.uri.path().trim_start_matches("/__control").split('/').filter(|part| !part.is_empty()))
        .map(str::to_owned)
        .collect();
    let bytes = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    let said = match if bytes.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&bytes) } {
        Ok(body) => answer(&crm, &Asked { words, query: super::gate::query(parts.uri.query().unwrap_or_default()), body }).await,
        Err(error) => Err((StatusCode::BAD_REQUEST, error.to_string())),
    };
    let (status, body) = said.map_or_else(|(status, why)| (status, json!({"error": why})), |body| (StatusCode::OK, body));
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

async fn answer(crm: &Arc<Crm>, asked: &Asked) -> Said {
    let words: Vec<&str> = asked.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["GET", "clock"] => Ok(clock(crm)),
        ["POST", "clock"] => set_clock(crm, asked),
        ["GET", "yclients", "faults"] => value(crm.faults()),
        ["POST", "yclients", "faults"] => set_faults(crm, &asked.body),
        ["GET", "yclients", "counters"] => Ok(deliveries::counters(crm)),
        ["GET", "yclients", "deliveries"] => Ok(deliveries::ledger(crm, asked)),
        ["POST", "yclients", "replay"] => deliveries::replay(crm, asked).await,
        [method, "yclients", rest @ ..] => verbs::answer(crm, asked, method, rest),
        _ => Err((StatusCode::NOT_FOUND, "no such control".to_owned())),
    }
}

fn clock(crm: &Crm) -> Value {
    json!({"offset_ms": crm.clock.offset_ms(), "now": crm.clock.now()})
}

/// `{"advance_ms": 3600000}` or `{"set_offset_ms": 0}`.
fn set_clock(crm: &Crm, asked: &Asked) -> Said {
    let offset_ms = match (asked.body.get("advance_ms").and_then(Value::as_i64), asked.body.get("set_offset_ms").and_then(Value::as_i64)) {
        (Some(ms), None) => crm.clock.offset_ms().saturating_add(ms),
        (None, Some(ms)) => ms,
        _ => return Err((StatusCode::BAD_REQUEST, "say advance_ms or set_offset_ms".to_owned())),
    };
    crm.set_clock(offset_ms).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(clock(crm))
}

/// Turns the switches that the body names; `{"world": "kind"}` or `"unkind"` turns all of them first.
fn set_faults(crm: &Arc<Crm>, body: &Value) -> Said {
    let bad = |error: String| (StatusCode::BAD_REQUEST, error);
    let base = match body.get("world").and_then(Value::as_str) {
        Some("kind") => super::Faults::kind(),
        Some("unkind") => super::Faults::unkind(),
        Some(other) => return Err(bad(format!("no world is called {other}"))),
        None => crm.faults(),
    };
    let mut switches = value(base)?;
    let mut named = body.clone();
    if let Some(fields) = named.as_object_mut() {
        fields.remove("world");
    }
    merge(&mut switches, named);
    let faults = serde_json::from_value(switches).map_err(|error| bad(error.to_string()))?;
    crm.set_faults(faults).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    value(crm.faults())
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// Anything serialisable as JSON.
fn value(thing: impl serde::Serialize) -> Said {
    serde_json::to_value(thing).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

/// What the journal refuses.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn refused(refusal: Refusal) -> (StatusCode, String) {
    let status = match refusal {
        Refusal::NoSalon | Refusal::NoRecord | Refusal::NotConnected => StatusCode::NOT_FOUND,
        Refusal::Busy | Refusal::Deleted => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, refusal.to_string())
}
