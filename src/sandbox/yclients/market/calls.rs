//! The calls that we make to the marketplace.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::gate::{Answer, Call, number};
use super::super::wire::{catalogue, dates};
use super::super::world::{Line, World};
use super::install::{Install, LogLine, Payment, Status};

/// `POST /partner/callback`: 201, and webhooks begin. Sent by a browser to `…/redirect` it is a 301 back to the vendor.
pub(super) fn activate(crm: &Arc<Crm>, call: &Call, by_browser: bool) -> Answer {
    let faults = crm.faults();
    let field = |name: &str| call.body.get(name).and_then(number);
    let (Some(salon_id), Some(application)) = (field("salon_id"), field("application_id")) else {
        return Answer::invalid(&[("salon_id", "Укажите филиал"), ("application_id", "Укажите приложение")]);
    };
    if faults.unknown_aggregator || application != crm.settings.application_id {
        return Answer::refused(StatusCode::BAD_REQUEST, "Агрегатор не найден");
    }
    let mut world = crm.lock();
    if !world.salons.contains_key(&salon_id) {
        return Answer::outside(StatusCode::NOT_FOUND, "Филиал не найден.");
    }
    let now = crm.clock.now();
    let install = world.installs.get(&salon_id).cloned();
    let Some(mut install) = install.filter(|install| install.status != Status::Uninstalled) else {
        return Answer::refused(StatusCode::FORBIDDEN, "Недостаточно прав");
    };
    if faults.already_installed || install.status == Status::Active {
        return Answer::refused(StatusCode::FORBIDDEN, "Пользователь уже установил это приложение.");
    }
    if install.status == Status::Pending && (now - install.since).num_seconds() > faults.pending_ttl_s {
        return Answer::refused(StatusCode::FORBIDDEN, "Время на подключение приложения истекло");
    }
    let list =
        |name: &str| -> Vec<String> { call.body.get(name).and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default() };
    install.webhook_urls = list("webhook_urls");
    install.channels = list("channels");
    install.api_key = call.body.get("api_key").map(|key| key.as_str().map_or_else(|| key.to_string(), str::to_owned));
    install.turn(Status::Active, now, "partner", false);
    keep(crm, &mut world, salon_id, install);
    crm.tell_market(&world, salon_id, "Отклик → CRM", "приложение подключено");
    let data = json!({"user_id": crm.settings.application_id + 2_000_000});
    if by_browser {
        let location = format!("https://yclients.com/appstore/{salon_id}/applications/{application}/info");
        return Answer { location: Some(location), ..Answer::data(data) }.wrote(StatusCode::MOVED_PERMANENTLY);
    }
    Answer::data(data).wrote(StatusCode::CREATED)
}

/// `GET /salon/{salon}/application/{application}`: how it stands, its log, its payments.
pub(super) fn status(crm: &Crm, salon_id: &str, application: &str) -> Answer {
    crm.read(|world| {
        let salon = match known(crm, world, salon_id, application) {
            Ok(id) => world.salons.get(&id),
            Err(refused) => return refused,
        };
        let Some(salon) = salon else { return Answer::not_found() };
        let stamp = |at| dates::naive(salon.local(at));
        let log = |line: &LogLine| {
            json!({"changed_at": stamp(line.at), "status_from": line.from.map(Status::word), "status_to": line.to.word(), "source": line.source})
        };
        let install = world.installs.get(&salon.id);
        // A salon that was never connected has no standing; one that was keeps its last.
        let standing = install.filter(|_| !crm.faults().no_standing);
        Answer::data(json!({
            "logs": install.map_or_else(Vec::new, |install| install.log.iter().map(log).collect()),
            "payments": install.map_or_else(Vec::new, |install| install.payments.clone()),
            "connection_status": standing.map(|install| json!({"status": install.status.word(), "created_at": stamp(install.since)})),
        }))
    })
}

/// `GET /application/{application}/salons`: where it is connected. The vendor writes much of it as strings.
pub(super) fn salons(crm: &Crm, call: &Call, application: &str) -> Answer {
    if application.parse() != Ok(crm.settings.application_id) {
        return Answer::refused(StatusCode::BAD_REQUEST, "Агрегатор не найден");
    }
    let (page, count) = (call.number("page").unwrap_or(1).max(1), call.number("count").unwrap_or(100).clamp(1, 1000));
    let now = crm.clock.now();
    crm.read(|world| {
        let connected = |id: &i64| world.installs.get(id).is_some_and(|install| matches!(install.status, Status::Active | Status::Freezed));
        let card = |salon| {
            let mut card = catalogue::company(salon, now);
            for name in ["id", "active_staff_count"] {
                if let Some(field) = card.get_mut(name) {
                    *field = json!(field.to_string());
                }
            }
            card
        };
        let all: Vec<Value> = world.salons.values().filter(|salon| connected(&salon.id)).map(card).collect();
        let total = all.len();
        let (skip, take) = (usize::try_from((page - 1) * count).unwrap_or_default(), usize::try_from(count).unwrap_or_default());
        Answer::with_meta(all.into_iter().skip(skip).take(take).collect(), json!({"count": total}))
    })
}

/// `POST /partner/payment`: written down, and a frozen application thaws.
pub(super) fn pay(crm: &Arc<Crm>, call: &Call) -> Answer {
    let text = |name: &str| call.body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let salon = call.body.get("salon_id").and_then(number).unwrap_or_default();
    let sum = call.body.get("payment_sum").and_then(|sum| sum.as_f64().or_else(|| sum.as_str()?.parse().ok()));
    let mut world = crm.lock();
    let (Some(sum), Some(mut install)) = (sum, world.installs.get(&salon).cloned()) else {
        return Answer::invalid(&[("payment_sum", "Укажите сумму"), ("salon_id", "Приложение не подключено в филиале")]);
    };
    let id = world.next_id();
    install.payments.push(Payment {
        id,
        payment_sum: sum,
        currency_iso: text("currency_iso"),
        payment_date: text("payment_date"),
        period_from: text("period_from"),
        period_to: text("period_to"),
        is_refunded: false,
    });
    if install.status == Status::Freezed {
        install.turn(Status::Active, crm.clock.now(), "system", false);
    }
    keep(crm, &mut world, salon, install);
    crm.tell_market(&world, salon, "Отклик → CRM", "сообщил об оплате");
    Answer::data(json!({"id": id})).wrote(StatusCode::OK)
}

/// `POST /partner/payment/refund/{payment}`.
pub(super) fn refund(crm: &Arc<Crm>, payment: &str) -> Answer {
    let mut world = crm.lock();
    let wanted = |install: &Install| install.payments.iter().any(|it| payment.parse() == Ok(it.id));
    let Some((salon, mut install)) = world.installs.iter().find(|(_, install)| wanted(install)).map(|(&salon, it)| (salon, it.clone()))
    else {
        return Answer::not_found();
    };
    install.payments.iter_mut().filter(|it| payment.parse() == Ok(it.id)).for_each(|it| it.is_refunded = true);
    keep(crm, &mut world, salon, install);
    Answer::data(Value::Null).wrote(StatusCode::OK)
}

/// `POST /salon/{salon}/application/{application}/uninstall`: by our own wish, so no lifecycle event comes back.
pub(super) fn uninstall(crm: &Arc<Crm>, salon_id: &str, application: &str) -> Answer {
    let mut world = crm.lock();
    let salon = match known(crm, &world, salon_id, application) {
        Ok(salon) => salon,
        Err(refused) => return refused,
    };
    let Some(mut install) = world.installs.get(&salon).filter(|install| install.has_rights()).cloned() else { return Answer::not_found() };
    install.turn(Status::Uninstalled, crm.clock.now(), "partner", false);
    keep(crm, &mut world, salon, install);
    crm.tell_market(&world, salon, "Отклик → CRM", "приложение отключено");
    Answer::data(json!({"message": "Приложение отключено"})).wrote(StatusCode::OK)
}

/// The salon's number, if both numbers mean something.
fn known(crm: &Crm, world: &World, salon: &str, application: &str) -> Result<i64, Answer> {
    if application.parse() != Ok(crm.settings.application_id) {
        return Err(Answer::refused(StatusCode::BAD_REQUEST, "Агрегатор не найден"));
    }
    let salon = salon.parse().ok().filter(|id| world.salons.contains_key(id));
    salon.ok_or_else(|| Answer::outside(StatusCode::NOT_FOUND, "Филиал не найден."))
}

fn keep(crm: &Crm, world: &mut World, salon: i64, install: Install) {
    let last_id = world.last_id;
    crm.commit(world, vec![Line::LastId(last_id), Line::Install(salon, install)]);
}
