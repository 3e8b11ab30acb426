//! What every call of the vendor's goes through before and after its own handler: the count, the faults, the limits, the
//! tokens, the loose types, the broken connection. `api` and `market` bring their calls.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, Method, Response, StatusCode, header};
use serde_json::{Value, json};

use super::Crm;
use super::faults::{Faults, Refusal};
use super::twin::Twin;
use super::wire::muddle;

/// The largest body the vendor reads.
const LARGEST_BODY: usize = 1024 * 1024;

/// A call, taken apart.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    /// The path below the prefix, in parts; a trailing slash makes none.
    pub(super) path: Vec<String>,
    pub(super) query: HashMap<String, String>,
    /// The body; null when there is none or it is no JSON.
    pub(super) body: Value,
    /// Whether the body was there and was no JSON.
    pub(super) is_garbled: bool,
    /// Whether our partner token, and our user token, came along.
    pub(super) partner: bool,
    pub(super) user: bool,
}

/// An answer before it is spelled out.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    /// Null = no body.
    pub(super) body: Value,
    /// Something was changed by the call.
    pub(super) wrote: bool,
    /// `Location`, for the browser's flow.
    pub(super) location: Option<String>,
}

impl Answer {
    /// 200 with `data`.
    pub(super) fn data(data: Value) -> Self {
        Self::with_meta(data, json!([]))
    }

    /// 200 with `data` and `meta`.
    #[expect(clippy::needless_pass_by_value, reason = "json! takes references; every caller has made these for the answer")]
    pub(super) fn with_meta(data: Value, meta: Value) -> Self {
        let body = json!({"success": true, "data": data, "meta": meta});
        Self { status: StatusCode::OK, body, wrote: false, location: None }
    }

    /// The same, as the answer to a write.
    pub(super) fn wrote(self, status: StatusCode) -> Self {
        Self { status, wrote: true, ..self }
    }

    /// A refusal in the envelope.
    pub(super) fn refused(status: StatusCode, message: &str) -> Self {
        let body = json!({"success": false, "data": null, "meta": {"message": message}});
        Self { status, body, wrote: false, location: None }
    }

    /// 422: what is wrong with which field.
    pub(super) fn invalid(errors: &[(&str, &str)]) -> Self {
        let errors: serde_json::Map<String, Value> = errors.iter().map(|(field, text)| ((*field).to_owned(), json!([text]))).collect();
        let body = json!({"success": false, "data": null, "meta": {"message": "Произошла ошибка", "errors": errors}});
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, body, wrote: false, location: None }
    }

    /// The vendor's other shape of an error, outside the envelope.
    pub(super) fn outside(status: StatusCode, message: &str) -> Self {
        let body = json!({"errors": {"code": status.as_u16(), "message": message}, "meta": {"message": message}});
        Self { status, body, wrote: false, location: None }
    }

    /// 404.
    pub(super) fn not_found() -> Self {
        Self::outside(StatusCode::NOT_FOUND, "Не найдено")
    }
}

impl Call {
    /// The parts of the path, to be matched.
    pub(super) fn parts(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// A number of the query, in whatever form a number has.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        number(&json!(self.query.get(name)?))
    }

    /// A text of the query, if it is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whether a flag of the query is on.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true"))
    }
}

/// A number in any of the forms in which callers write one: 7, 7.0, "7".
pub(super) fn number(value: &Value) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "callers of whom one writes 9.0 for the number 9")]
    let whole = |float: f64| (float.fract() == 0.0).then_some(float as i64);
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok().or_else(|| whole(text.trim().parse().ok()?)),
        Value::Bool(flag) => Some(i64::from(*flag)),
        _ => None,
    }
}

impl Crm {
    /// Takes a call through the gate: `answer` is its own handler.
    pub(super) async fn through(
        self: Arc<Self>,
        prefix: &str,
        request: Request,
        answer: impl FnOnce(&Arc<Self>, &Call) -> Answer,
    ) -> Response<Body> {
        let faults = self.faults();
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().strip_prefix(prefix).unwrap_or_default().to_owned();
        let concerned = path.trim_start_matches('/').starts_with(&faults.only_path);
        if concerned && faults.slow_ms > 0 {
            tokio::time::sleep(Duration::from_millis(faults.slow_ms)).await;
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(|| "?".to_owned(), |peer| peer.0.ip().to_string());
        let (partner, user) = tokens(&parts.headers);
        let host = if parts.extensions.get::<Twin>().is_some() { "twin " } else { "" };
        let keys = [format!("{host}ip {peer}"), format!("{host}token {}", partner.unwrap_or_default())];
        let response = if faults.rate_limit && !self.limits.admit(&keys, Instant::now()) {
            refusal(Refusal::TooMany, &faults)
        } else if let Some(refuse) = faults.refuse.filter(|_| concerned && self.refuses_still()) {
            refusal(refuse, &faults)
        } else if faults.accept_required && !has_accept(&parts.headers) {
            spelled(&Answer::refused(StatusCode::BAD_REQUEST, "Не указан заголовок Accept"))
        } else {
            let bytes = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
            let read = serde_json::from_slice(&bytes);
            let call = Call {
                path: path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
                query: query(parts.uri.query().unwrap_or_default()),
                is_garbled: !bytes.is_empty() && read.is_err(),
                body: read.unwrap_or_default(),
                partner: partner == Some(self.settings.partner_token.as_str()),
                user: user == Some(self.settings.user_token.as_str()),
                method: parts.method.clone(),
            };
            let mut answer = answer(&self, &call);
            if answer.wrote && self.loses_the_connection() {
                self.counters.count(parts.method.as_str(), &format!("{prefix}{path}"), 0);
                // Ends this connection's task without a word, as a cut wire does. Not a panic: no hook runs, nothing is logged.
                resume_unwind(Box::new("the connection is lost after the write was applied"));
            }
            self.loosen(&mut answer.body, &faults);
            spelled(&answer)
        };
        self.counters.count(parts.method.as_str(), &format!("{prefix}{path}"), response.status().as_u16());
        response
    }

    /// Whether the switch of refusals still holds; counts this one off.
    fn refuses_still(&self) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let still = faults.refuse_times != Some(0);
        faults.refuse_times = faults.refuse_times.map(|times| times.saturating_sub(1));
        still
    }

    /// Whether this write's answer is lost; counts it off.
    fn loses_the_connection(&self) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let loses = faults.drop_after_write > 0;
        faults.drop_after_write = faults.drop_after_write.saturating_sub(1);
        loses
    }

    fn loosen(&self, body: &mut Value, faults: &Faults) {
        for part in ["data", "meta"] {
            if let Some(value) = body.get_mut(part) {
                if faults.webhooks.shuffle_services {
                    muddle::shuffle_services(value, &self.lot);
                }
                muddle::muddle(value, faults, &self.lot);
            }
        }
    }
}

/// The partner's and the user's token of `Authorization: Bearer <partner>, User <user>`.
fn tokens(headers: &HeaderMap) -> (Option<&str>, Option<&str>) {
    let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let part = |name: &str| text.split(',').map(str::trim).find_map(|part| part.strip_prefix(name)).map(str::trim);
    (part("Bearer "), part("User "))
}

fn has_accept(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("application/vnd."))
}

pub(super) fn query(text: &str) -> HashMap<String, String> {
    let url = reqwest::Url::parse(&format!("http://any/?{text}"));
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

/// What a call gets in place of its answer.
fn refusal(refusal: Refusal, faults: &Faults) -> Response<Body> {
    let html = |status| {
        page(status, "<!DOCTYPE html><html><body><h1>Сервис временно недоступен</h1></body></html>".into(), "text/html; charset=utf-8")
    };
    match refusal {
        Refusal::TooMany => {
            let mut response = page(StatusCode::TOO_MANY_REQUESTS, Body::empty(), "text/html; charset=utf-8");
            if let Some(seconds) = faults.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Refusal::Html => html(StatusCode::OK),
        Refusal::BadGateway => html(StatusCode::BAD_GATEWAY),
        Refusal::Empty => page(StatusCode::OK, Body::empty(), "application/json"),
        Refusal::SuccessFalse => {
            spelled(&Answer { status: StatusCode::OK, ..Answer::refused(StatusCode::OK, "Произошла ошибка") })
        }
        Refusal::Licence => spelled(&Answer::refused(StatusCode::PAYMENT_REQUIRED, "Необходимо продлить лицензию в филиале")),
        Refusal::Forbidden => spelled(&Answer::refused(StatusCode::FORBIDDEN, "Недостаточно прав")),
        Refusal::ServerError => spelled(&Answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "Произошла ошибка")),
    }
}

fn spelled(answer: &Answer) -> Response<Body> {
    let body = if answer.body.is_null() { Body::empty() } else { Body::from(answer.body.to_string()) };
    let mut response = page(answer.status, body, "application/json; charset=utf-8");
    if let Some(location) = answer.location.as_ref().and_then(|location| location.parse().ok()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

fn page(status: StatusCode, body: Body, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
