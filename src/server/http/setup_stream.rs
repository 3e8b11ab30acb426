//! `GET /marketplace/api/live`: the onboarding's events for programs, by the names and in the words of the contract (ONB-06).

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use http::request::Parts;
use serde_json::{Value, json};

use crate::domain::whatsapp::pool::PoolEvent;
use crate::server::AppState;
use crate::server::integrations::marketplace::token::Place;
use crate::server::onboarding::scope;
use crate::server::platform::vault::VaultError;
use crate::server::whatsapp::pool;

use super::extract::locale_of;
use super::problem;
use super::setup_api::{NOT_BEGUN, bearer, image};
use super::stream::RECHECK;
use super::stream::bye::with_bye;

/// News is looked for at least so often, hints or not.
const LOOK: Duration = Duration::from_secs(1);
const CONNECTED: &str = "WhatsApp успешно подключен!";
const LOGGED_OUT: &str = "WhatsApp отключен. Требуется повторное подключение.";
const REPLACED: &str = "WhatsApp открыт в другой системе. Верните номер в Отклике.";

/// The code of now first, then what changes, for this salon alone. `Last-Event-ID` leaves out what was heard.
pub(super) async fn live(State(state): State<AppState>, parts: Parts) -> Response {
    match bearer(&state, &parts).await {
        Ok(place) => {
            let heard = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
            Sse::new(with_bye(state.clone(), events(state, parts, place, heard)))
                .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
                .into_response()
        }
        Err(error) => problem::answer(locale_of(&parts), error),
    }
}

/// Something to tell: its id, its name, its data.
type Told = (String, &'static str, Value);

fn events(state: AppState, parts: Parts, place: Place, heard: Option<String>) -> impl Stream<Item = Result<Event, Infallible>> {
    let news = state.db.hints().news();
    let from = (state, parts, news, place, heard, false, Instant::now());
    stream::unfold(from, |(state, parts, mut news, place, heard, had_code, mut checked)| async move {
        loop {
            // The ticket ends with its hour, and with the onboarding.
            if checked.elapsed() >= RECHECK {
                bearer(&state, &parts).await.ok()?;
                checked = Instant::now();
            }
            match told(&state, &place).await {
                Ok(Some((id, name, data))) if heard.as_ref() != Some(&id) => {
                    // The first picture is `qr`, each that replaces it `qr-update`.
                    let name = if name == "qr" && had_code { "qr-update" } else { name };
                    let event = Event::default().id(&id).event(name).json_data(&data).unwrap_or_default();
                    return Some((Ok(event), (state, parts, news, place, Some(id), had_code || name == "qr", checked)));
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the onboarding's state cannot be read"),
            }
            let hint = tokio::time::timeout(LOOK, async { while news.recv().await.is_ok_and(|company| company != place.company_id) {} });
            let _ = hint.await;
        }
    })
}

/// What there is to tell now, in the contract's words.
async fn told(state: &AppState, place: &Place) -> Result<Option<Told>, VaultError> {
    let mut tx = state.db.tenant(scope::tenant(place.company_id)).await?;
    let told = pool::told(&mut tx, &state.vault).await?;
    tx.commit().await?;
    let error = |message: &str| ("error", json!({"message": message}));
    Ok(told.map(|(id, event)| {
        let (name, data) = match event {
            PoolEvent::Qr { svg, expires_in_ms, .. } => ("qr", json!({"qr": image(&svg), "expiresIn": expires_in_ms.div_ceil(1000)})),
            PoolEvent::Connected { company, phone, .. } => {
                let phone = phone.as_ref().map(|phone| phone.digits().to_owned());
                ("whatsapp-connected", json!({"success": true, "phone": phone, "companyId": company, "message": CONNECTED}))
            }
            PoolEvent::ConnectionReplaced { .. } => error(REPLACED),
            PoolEvent::LoggedOut { .. } => error(LOGGED_OUT),
            PoolEvent::NotBegun { .. } => error(NOT_BEGUN),
        };
        (id, name, data)
    }))
}
