//! Masters, services and goods. The vendor shows all masters and all services at once, and goods by pages.

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::server::integrations::change::{CrmGood, CrmMaster, CrmService};
use crate::server::integrations::connector::{Batch, ConnectorError, Offer, Salon};

use super::lenient::one;
use super::map::offer as map;
use super::{PAGE, Yclients, wire};

impl Yclients {
    /// A list that the vendor does not page.
    async fn whole<T: DeserializeOwned, U>(&self, path: &str, read: impl Fn(&T) -> Option<U>) -> Result<Batch<U>, ConnectorError> {
        let (_, rows): (_, Vec<T>) = self.api.list(path, &[]).await?;
        Ok(Batch { items: rows.iter().filter_map(read).collect(), more: false })
    }

    /// One of a list: some answers are a list of one, and an empty list says that it is not there.
    async fn one_of<T: DeserializeOwned, U>(&self, path: &str, read: impl Fn(&T) -> Option<U>) -> Result<U, ConnectorError> {
        let data: Value = self.api.get(path).await?;
        if data.as_array().is_some_and(Vec::is_empty) {
            return Err(ConnectorError::NotFound);
        }
        let found = one(data).and_then(|data| read(&serde_json::from_value(data).ok()?));
        found.ok_or_else(|| ConnectorError::Answer("no one thing where one was asked for".to_owned()))
    }
}

#[async_trait]
impl Offer for Yclients {
    async fn list_masters(&self, salon: &Salon, _page: u32) -> Result<Batch<CrmMaster>, ConnectorError> {
        // This address answers where `/company/{}/staff` finds the rights missing.
        self.whole(&format!("/staff/{}", salon.external_id), map::master).await
    }

    async fn get_master(&self, salon: &Salon, external_id: &str) -> Result<CrmMaster, ConnectorError> {
        self.one_of(&format!("/staff/{}/{external_id}", salon.external_id), map::master).await
    }

    async fn list_services(&self, salon: &Salon, _page: u32) -> Result<Batch<CrmService>, ConnectorError> {
        self.whole(&format!("/company/{}/services", salon.external_id), map::service).await
    }

    async fn get_service(&self, salon: &Salon, external_id: &str) -> Result<CrmService, ConnectorError> {
        self.one_of(&format!("/company/{}/services/{external_id}", salon.external_id), map::service).await
    }

    async fn list_goods(&self, salon: &Salon, page: u32) -> Result<Batch<CrmGood>, ConnectorError> {
        let query = [("page", page.to_string()), ("count", PAGE.to_string())];
        let (rows, goods): (_, Vec<wire::offer::Good>) = self.api.list(&format!("/goods/{}", salon.external_id), &query).await?;
        // Nobody says how large a page may be here, so that only an empty one is surely the last.
        Ok(Batch { items: goods.iter().filter_map(map::good).collect(), more: rows > 0 })
    }
}
