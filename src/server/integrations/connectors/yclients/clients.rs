//! Clients.

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Map, Value};

use crate::domain::phone::Phone;
use crate::server::integrations::change::{ClientChange, ClientDraft, CrmClient};
use crate::server::integrations::connector::{Batch, Clients, ConnectorError, Outcome, Salon};

use super::lenient::one;
use super::{PAGE, Yclients, client_body, map, wire};

impl Yclients {
    async fn client_page(&self, salon: &Salon, filters: &[(&str, String)], page: u32) -> Result<Batch<CrmClient>, ConnectorError> {
        let query = [filters, &[("page", page.to_string()), ("count", PAGE.to_string())]].concat();
        let (rows, clients): (_, Vec<wire::Client>) = self.api.list(&format!("/clients/{}", salon.external_id), &query).await?;
        Ok(Batch { items: clients.iter().filter_map(map::client).collect(), more: rows == PAGE })
    }
}

/// The client of an answer to a write: an object, or a list of one.
fn written(data: Value) -> Option<CrmClient> {
    map::client(&serde_json::from_value(one(data)?).ok()?)
}

#[async_trait]
impl Clients for Yclients {
    async fn get_client(&self, salon: &Salon, external_id: &str) -> Result<CrmClient, ConnectorError> {
        let client: wire::Client = self.api.get(&format!("/client/{}/{external_id}", salon.external_id)).await?;
        map::client(&client).ok_or_else(|| ConnectorError::Answer("an incomplete client".to_owned()))
    }

    async fn list_clients(&self, salon: &Salon, page: u32) -> Result<Batch<CrmClient>, ConnectorError> {
        self.client_page(salon, &[], page).await
    }

    async fn find_clients(&self, salon: &Salon, phone: &Phone) -> Result<Vec<CrmClient>, ConnectorError> {
        let digits = phone.digits().to_owned();
        let found = self.client_page(salon, &[("phone", digits)], 1).await?;
        // The vendor finds every number that contains these digits.
        Ok(found.items.into_iter().filter(|client| client.phone.as_ref() == Some(phone)).collect())
    }

    async fn create_client(&self, salon: &Salon, draft: &ClientDraft) -> Outcome<CrmClient> {
        let body = client_body::created(draft);
        self.api.write(Method::POST, &format!("/clients/{}", salon.external_id), Some(&body)).await.read(written)
    }

    async fn change_client(&self, salon: &Salon, external_id: &str, change: &ClientChange) -> Outcome<CrmClient> {
        let path = format!("/client/{}/{external_id}", salon.external_id);
        let raw: Result<Map<String, Value>, _> = self.api.get(&path).await;
        match raw.and_then(|raw| client_body::replaced(&raw, change)) {
            Ok(body) => self.api.write(Method::PUT, &path, Some(&body)).await.read(written),
            Err(error) => Outcome::Refused(error),
        }
    }
}
