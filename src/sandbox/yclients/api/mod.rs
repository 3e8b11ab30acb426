//! The vendor's REST below `/yclients/api/v1`: the calls that the product makes. Every other call gets the vendor's 404
//! and is counted, so that a missing one is seen at once.

mod catalogue;
mod clients;
mod company;
mod record_body;
mod record_list;
mod records;
mod visits;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::routing::any;

use super::Crm;
use super::gate::{Answer, Call};
use super::model::Salon;
use super::world::World;

/// Where the vendor's REST begins.
const PREFIX: &str = "/yclients/api/v1";

/// The routes.
pub(super) fn router(crm: &Arc<Crm>) -> Router {
    let crm = Arc::clone(crm);
    let take = move |request: Request| Arc::clone(&crm).through(PREFIX, request, answer);
    Router::new().route("/yclients/api/v1/{*rest}", any(take))
}

fn answer(crm: &Arc<Crm>, call: &Call) -> Answer {
    if !call.partner {
        return Answer::outside(StatusCode::UNAUTHORIZED, "Не указан или неверен токен партнёра");
    }
    if call.is_garbled {
        return Answer::refused(StatusCode::BAD_REQUEST, "Некорректный JSON");
    }
    partner_only(crm, call).unwrap_or_else(|| if call.user { with_user(crm, call) } else { unsigned(call) })
}

/// The calls that need only the partner's token.
fn partner_only(crm: &Arc<Crm>, call: &Call) -> Option<Answer> {
    let (method, parts) = (call.method.as_str(), call.parts());
    Some(match (method, parts.as_slice()) {
        ("POST", ["auth"]) => company::sign_in(crm, call),
        ("GET", ["companies"]) => company::list(crm, call),
        ("GET", ["company", salon]) => company::one(crm, salon),
        ("GET", ["staff", salon]) => catalogue::staff(crm, salon, None),
        ("GET", ["staff", salon, id]) => catalogue::staff(crm, salon, Some(id)),
        _ => return None,
    })
}

/// The calls that also need the user's token.
fn with_user(crm: &Arc<Crm>, call: &Call) -> Answer {
    let (method, parts) = (call.method.as_str(), call.parts());
    match (method, parts.as_slice()) {
        ("GET", ["records", salon]) => record_list::list(crm, call, salon),
        ("POST", ["records", salon]) => records::create(crm, call, salon),
        ("GET", ["record", salon, id]) => records::one(crm, salon, id),
        ("PUT", ["record", salon, id]) => records::replace(crm, call, salon, id),
        ("DELETE", ["record", salon, id]) => records::delete(crm, salon, id),
        ("GET", ["visits", visit]) => visits::one(crm, visit),
        ("PUT", ["visits", visit, record]) => visits::change(crm, call, visit, record),
        ("POST", ["company", salon, "clients", "search"]) => clients::search(crm, call, salon),
        ("GET", ["clients", salon]) => clients::list(crm, call, salon),
        ("POST", ["clients", salon]) => clients::create(crm, call, salon),
        ("GET", ["client", salon, id]) => clients::one(crm, salon, id),
        ("PUT", ["client", salon, id]) => clients::replace(crm, call, salon, id),
        ("GET", ["company", salon, "services"] | ["services", salon]) => catalogue::services(crm, call, salon, None),
        ("GET", ["company", salon, "services", id] | ["services", salon, id]) => catalogue::services(crm, call, salon, Some(id)),
        ("GET", ["company", salon, "service_categories"] | ["service_categories", salon]) => catalogue::categories(crm, salon, None),
        ("GET", ["company", salon, "service_categories", id] | ["service_categories", salon, id]) => {
            catalogue::categories(crm, salon, Some(id))
        }
        ("GET", ["company", salon, "staff"]) => catalogue::staff(crm, salon, None),
        ("GET", ["company", salon, "staff", id]) => catalogue::staff(crm, salon, Some(id)),
        ("GET", ["hooks_settings", salon]) => company::hook_settings(crm, salon),
        ("POST", ["hooks_settings", salon]) => company::set_hook_settings(crm, call, salon),
        _ => Answer::not_found(),
    }
}

/// A call without the user's token: what exists wants it, what does not is not found.
fn unsigned(call: &Call) -> Answer {
    let parts = call.parts();
    let exists = matches!(parts.as_slice(), ["records" | "clients" | "services" | "service_categories" | "hooks_settings", _])
        || matches!(
            parts.as_slice(),
            ["record" | "client" | "services" | "service_categories", _, _] | ["visits", ..] | ["company", _, _, ..]
        );
    let known_method = [Method::GET, Method::POST, Method::PUT, Method::DELETE].contains(&call.method);
    if exists && known_method {
        Answer::refused(StatusCode::UNAUTHORIZED, "Необходима авторизация")
    } else {
        Answer::not_found()
    }
}

/// The salon of that number, if the application has rights in it.
fn salon<'w>(world: &'w World, id: &str) -> Result<&'w Salon, Answer> {
    let salon = id.parse().ok().and_then(|id: i64| world.salons.get(&id));
    let salon = salon.ok_or_else(|| Answer::outside(StatusCode::NOT_FOUND, "Филиал не найден."))?;
    let has_rights = world.installs.get(&salon.id).is_some_and(super::market::install::Install::has_rights);
    if has_rights { Ok(salon) } else { Err(Answer::refused(StatusCode::FORBIDDEN, "Недостаточно прав")) }
}

/// Either way it is an answer.
fn either(result: Result<Answer, Answer>) -> Answer {
    result.unwrap_or_else(|refused| refused)
}
