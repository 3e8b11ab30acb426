//! Who we are and where: sign-in, salons, and a salon's own webhook settings.

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

use super::super::Crm;
use super::super::gate::{Answer, Call};
use super::super::hooks::settings::HookSettings;
use super::super::wire::catalogue;
use super::super::world::Line;
use super::{either, salon};

/// The sandbox's one account with the vendor. Any other login or password is wrong.
const PASSWORD: &str = "sandbox";

/// `POST /auth`: the user's token for the login (an owner's phone) and the password.
pub(super) fn sign_in(crm: &Crm, call: &Call) -> Answer {
    let field = |name: &str| call.body.get(name).and_then(Value::as_str).unwrap_or_default();
    let owner = crm.read(|world| world.salons.values().map(|salon| salon.owner.clone()).find(|owner| owner.phone == field("login")));
    let Some(owner) = owner.filter(|_| field("password") == PASSWORD) else {
        return Answer::refused(StatusCode::UNAUTHORIZED, "Не верный логин или пароль");
    };
    let person = json!({
        "id": owner.id, "user_token": crm.settings.user_token, "name": owner.name, "phone": owner.phone, "login": owner.phone,
        "email": owner.email, "avatar": "", "is_approved": true, "is_email_confirmed": false,
    });
    let bare = crm.faults().bare_auth;
    let answer = Answer::data(person.clone()).wrote(StatusCode::CREATED);
    if bare { Answer { body: person, ..answer } } else { answer }
}

/// `GET /companies`: with `my=1` those in which the application has rights.
pub(super) fn list(crm: &Crm, call: &Call) -> Answer {
    let now = crm.clock.now();
    let (page, count) = (call.number("page").unwrap_or(1).max(1), call.number("count").unwrap_or(50).clamp(1, 300));
    crm.read(|world| {
        let has_rights = |id: &i64| world.installs.get(id).is_some_and(super::super::market::install::Install::has_rights);
        let all: Vec<Value> = world
            .salons
            .values()
            .filter(|salon| !call.flag("my") || has_rights(&salon.id))
            .filter(|salon| call.number("id").is_none_or(|id| id == salon.id))
            .map(|salon| catalogue::company(salon, now))
            .collect();
        let total = all.len();
        let (skip, take) = (usize::try_from((page - 1) * count).unwrap_or_default(), usize::try_from(count).unwrap_or_default());
        Answer::with_meta(all.into_iter().skip(skip).take(take).collect(), json!({"total_count": total}))
    })
}

/// `GET /company/{id}/`: anybody with a partner's token may see a salon's card.
pub(super) fn one(crm: &Crm, id: &str) -> Answer {
    let now = crm.clock.now();
    crm.read(|world| match id.parse().ok().and_then(|id: i64| world.salons.get(&id)) {
        Some(salon) => Answer::data(catalogue::company(salon, now)),
        None => Answer::outside(StatusCode::NOT_FOUND, "Филиал не найден."),
    })
}

/// `GET /hooks_settings/{id}`.
pub(super) fn hook_settings(crm: &Crm, id: &str) -> Answer {
    either(crm.read(|world| {
        let salon = salon(world, id)?;
        Ok(Answer::data(world.hook_settings.get(&salon.id).cloned().unwrap_or_default().form()))
    }))
}

/// `POST /hooks_settings/{id}`: replaces the whole form, other vendors' addresses too.
pub(super) fn set_hook_settings(crm: &Arc<Crm>, call: &Call, id: &str) -> Answer {
    let Some(settings) = HookSettings::read(&call.body) else {
        return Answer::invalid(&[("urls", "Укажите список адресов")]);
    };
    let mut world = crm.lock();
    let salon = match salon(&world, id) {
        Ok(salon) => salon.id,
        Err(refused) => return refused,
    };
    let form = settings.form();
    crm.commit(&mut world, vec![Line::HookSettings(salon, settings)]);
    Answer::data(form).wrote(StatusCode::CREATED)
}
