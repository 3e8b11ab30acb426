//! The marketplace: where the application is connected, activated, paid for and taken away.

mod calls;
pub(super) mod install;
mod link;
mod press;
mod sign;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::any;

use super::Crm;
use super::gate::{Answer, Call};

/// Where the marketplace begins: beside the REST, not below it.
const PREFIX: &str = "/yclients/marketplace";

/// The routes.
pub(super) fn router(crm: &Arc<Crm>) -> Router {
    let crm = Arc::clone(crm);
    let take = move |request: Request| Arc::clone(&crm).through(PREFIX, request, answer);
    Router::new().route("/yclients/marketplace/{*rest}", any(take))
}

fn answer(crm: &Arc<Crm>, call: &Call) -> Answer {
    let parts = call.parts();
    if !call.partner {
        return Answer::outside(StatusCode::UNAUTHORIZED, "Не указан или неверен токен партнёра");
    }
    match (call.method.as_str(), parts.as_slice()) {
        ("POST", ["partner", "callback"]) => calls::activate(crm, call, false),
        ("POST", ["partner", "callback", "redirect"]) => calls::activate(crm, call, true),
        ("POST", ["partner", "payment"]) => calls::pay(crm, call),
        ("POST", ["partner", "payment", "refund", payment]) => calls::refund(crm, payment),
        ("GET", ["salon", salon, "application", application]) => calls::status(crm, salon, application),
        ("POST", ["salon", salon, "application", application, "uninstall"]) => calls::uninstall(crm, salon, application),
        ("GET", ["application", application, "salons"]) => calls::salons(crm, call, application),
        _ => Answer::not_found(),
    }
}
