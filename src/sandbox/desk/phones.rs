//! The telephones on the desk: they carry the names by which the CRM knows their owners.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, State};
use axum::response::Response;
use serde_json::Value;

use super::Desk;
use super::ask::{respond, value};
use super::words::Trouble;
use crate::sandbox::whatsapp::{Number, PhoneView, Refusal};
use crate::sandbox::yclients::journal::views::ClientView;

/// `POST /desk/scan/{number}`: the camera sees the bytes of a picture and nothing else.
pub(super) async fn scan(State(desk): State<Arc<Desk>>, path: RawPathParams, picture: Bytes) -> Response {
    let number = path.iter().next().and_then(|(_, value)| Number::parse(value));
    let linked = match number {
        Some(number) => desk.whatsapp.scan(&number, picture.into()).await.map_err(Trouble::from),
        None => Err(Refusal::NoPhone.into()),
    };
    respond(linked.and_then(value))
}

/// The phone with this number, made at the first look and named once its owner is known. Whose owner nobody knows is left as it is:
/// each change of a phone makes the desk look again.
pub(super) async fn open(desk: &Desk, number: &Number) -> Result<PhoneView, Trouble> {
    let phone = desk.whatsapp.phone(number).await;
    if phone.as_ref().is_ok_and(|phone| !phone.summary.name.is_empty()) {
        return Ok(phone?);
    }
    let owner = desk.owner_of(number);
    match phone {
        Ok(phone) if owner.is_empty() => Ok(phone),
        _ => Ok(desk.whatsapp.add_phone(number, &owner).await?),
    }
}

/// What the page shows of a phone: the phone, whether a code is to be typed on it, and whether its first messages are refused.
pub(super) async fn look(desk: &Desk, number: &Number) -> Result<Value, Trouble> {
    let mut seen = value(open(desk, number).await?)?;
    if let Some(fields) = seen.as_object_mut() {
        fields.insert("code_wanted".to_owned(), desk.whatsapp.wants_code(number).into());
        fields.insert("time_locked".to_owned(), desk.is_time_locked(number).into());
    }
    Ok(seen)
}

impl Desk {
    /// Gives the phone of a client the client's name, so that the feed can tell who it is.
    pub(super) async fn name_phone_of(&self, client: Option<&ClientView>) {
        let Some(number) = client.and_then(|client| Number::parse(&client.phone)) else { return };
        if let Err(trouble) = open(self, &number).await {
            tracing::warn!(?trouble, "a client's phone was not named");
        }
    }

    /// Whose number it is, by the salons' books: a salon's own first, for clients come and go.
    fn owner_of(&self, number: &Number) -> String {
        let salons = self.crm.salons();
        if let Some(salon) = salons.iter().find(|salon| salon.owner_phone == number.digits()) {
            return salon.title.clone();
        }
        let known = |salon: i64| self.crm.find_clients(salon, number.digits(), 10).unwrap_or_default();
        let mut clients = salons.iter().flat_map(|salon| known(salon.id));
        clients.find(|client| client.phone == number.digits()).map(|client| client.name).unwrap_or_default()
    }
}
