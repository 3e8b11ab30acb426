//! The vendor's marketplace: our application there, and what it says about salons.

use async_trait::async_trait;
use chrono_tz::Tz;
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use crate::domain::money::Currency;
use crate::server::integrations::connector::ConnectorError;
use crate::server::integrations::marketplace::arrival::{Arrival, BadArrival};
use crate::server::integrations::marketplace::notice::{Notice, Unproven};
use crate::server::integrations::marketplace::provider::{CrmCompany, MarketplaceApi, Standing};

use super::Yclients;
use super::lenient::{Text, object};
use super::tokens::is_token;
use super::{lifecycle, redirect};

/// A salon's card.
#[derive(Debug, Deserialize)]
struct Company {
    #[serde(default)]
    title: Text,
    #[serde(default)]
    public_title: Text,
    /// IANA.
    #[serde(default)]
    timezone_name: Text,
    /// Hours east of Greenwich, or a name in older answers.
    #[serde(default)]
    timezone: Text,
    #[serde(default)]
    country: Text,
    #[serde(default)]
    currency_short_title: Text,
    #[serde(default)]
    city: Text,
    #[serde(default)]
    address: Text,
    #[serde(default)]
    phone: Text,
}

/// Our application's standing in a salon, as far as we read it.
#[derive(Debug, Deserialize)]
struct Application {
    #[serde(default, deserialize_with = "object")]
    connection_status: Option<ConnectionStatus>,
}

#[derive(Debug, Deserialize)]
struct ConnectionStatus {
    #[serde(default)]
    status: Text,
}

#[async_trait]
impl MarketplaceApi for Yclients {
    fn missing(&self) -> Vec<&'static str> {
        let config = self.api.config();
        let settings = [
            ("partner_token", config.partner_token.expose_secret()),
            ("app_id", config.app_id.as_str()),
            ("user_token", config.user_token.expose_secret()),
        ];
        settings.into_iter().filter(|(_, value)| !is_token(value)).map(|(name, _)| name).collect()
    }

    fn store_url(&self) -> &str {
        &self.api.config().store_url
    }

    fn read_arrival(&self, query: &str) -> Result<Arrival, BadArrival> {
        redirect::read(query, self.api.config().partner_token.expose_secret())
    }

    fn signature_header(&self) -> Option<&'static str> {
        self.api.flavour().signature
    }

    fn prove(&self, raw: &[u8], signature: Option<&str>) -> Result<Notice, Unproven> {
        lifecycle::prove(raw, signature, self.api.config())
    }

    async fn get_company(&self, external_id: &str) -> Result<CrmCompany, ConnectorError> {
        let company: Company = self.api.get(&format!("/company/{external_id}")).await?;
        let name = company.title.filled().or(company.public_title.filled());
        let name = name.ok_or_else(|| ConnectorError::Answer("a salon without a name".to_owned()))?.to_owned();
        let home = self.api.flavour();
        Ok(CrmCompany {
            name,
            public_name: company.public_title.0.clone(),
            address: address(&company),
            phone: company.phone.0.clone(),
            zone: zone(&company).unwrap_or(home.zone),
            currency: currency(&company).unwrap_or(home.currency),
        })
    }

    async fn get_standing(&self, external_id: &str) -> Result<Standing, ConnectorError> {
        let path = format!("/salon/{external_id}/application/{}", self.api.config().app_id);
        let application: Application = self.api.ask_marketplace(&path).await?;
        let status = application.connection_status.map(|connection| connection.status.0);
        match status.as_deref() {
            None | Some("") => Ok(Standing::Silent),
            Some("uninstalled") => Ok(Standing::Gone),
            Some("pending") => Ok(Standing::Pending),
            Some("active") => Ok(Standing::Active),
            Some("freezed" | "frozen" | "freeze") => Ok(Standing::Frozen),
            Some(_) => Err(ConnectorError::Answer("an unknown standing".to_owned())),
        }
    }
}

/// Town and street; the street often names the town itself.
fn address(company: &Company) -> String {
    match (company.city.filled(), company.address.filled()) {
        (Some(city), Some(street)) if !street.contains(city) => format!("{city}, {street}"),
        (city, street) => street.or(city).unwrap_or_default().to_owned(),
    }
}

/// The zone's name is to be trusted; without one the offset makes do.
fn zone(company: &Company) -> Option<Tz> {
    let named = [&company.timezone_name, &company.timezone].into_iter().find_map(|name| name.filled()?.parse().ok());
    // «Etc» counts hours west of Greenwich.
    let offset = || format!("Etc/GMT{:+}", -company.timezone.whole()?).parse().ok();
    named.or_else(offset)
}

/// By the company's country (its language differs), else by the sign of the prices.
fn currency(company: &Company) -> Option<Currency> {
    let country = company.country.0.to_lowercase();
    let sign = company.currency_short_title.0.to_lowercase();
    let by_country = match country.trim() {
        "россия" | "russia" | "российская федерация" => Some(Currency::Rub),
        "казахстан" | "kazakhstan" => Some(Currency::Kzt),
        "беларусь" | "belarus" | "белоруссия" => Some(Currency::Byn),
        "кыргызстан" | "киргизия" | "kyrgyzstan" => Some(Currency::Kgs),
        "украина" | "ukraine" => Some(Currency::Uah),
        _ => None,
    };
    let by_sign = || match sign.trim_matches([' ', '.']) {
        "₽" | "р" | "руб" | "rub" => Some(Currency::Rub),
        "₸" | "тг" | "тнг" | "kzt" => Some(Currency::Kzt),
        "br" | "бел. руб" | "byn" => Some(Currency::Byn),
        "с" | "сом" | "kgs" => Some(Currency::Kgs),
        "₴" | "грн" | "uah" => Some(Currency::Uah),
        "€" | "евро" | "eur" => Some(Currency::Eur),
        "$" | "usd" => Some(Currency::Usd),
        _ => None,
    };
    by_country.or_else(by_sign)
}

#[cfg(test)]
mod tests;
