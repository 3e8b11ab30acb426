//! A first salon to play with: made through the services, as a person would make it.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono_tz::Tz;

use crate::domain::access::Role;
use crate::domain::i18n::Locale;
use crate::domain::ids::CompanyId;
use crate::domain::integration::Provider;
use crate::domain::money::Currency;

use super::AppState;
use super::accounts::people::{NewPerson, add_person};
use super::accounts::{NewCompany, register_company};
use super::integrations::marketplace::activate::ActivateError;
use super::platform::db::SystemPurpose;

/// The one password of the seed's people, where nobody else can reach the product.
const PASSWORD: &str = "severnoe-siyanie";
/// The owner's e-mail.
pub const OWNER: &str = "owner@otklik.test";
/// The operator's.
pub const OPERATOR: &str = "operator@otklik.test";

/// A company to seed.
#[derive(Clone, Debug)]
pub struct Salon {
    pub name: String,
    pub zone: Tz,
    /// The CRM's number of the salon.
    pub external_id: String,
}

/// The owner's company, if the seed was sown already.
pub async fn find(state: &AppState) -> anyhow::Result<Option<CompanyId>> {
    let mut tx = state.db.system(SystemPurpose::SignInLookup).await?;
    let company = sqlx::query_scalar!("select company_id from memberships join users on users.id = user_id where email = $1", OWNER)
        .fetch_optional(tx.conn())
        .await?;
    Ok(company.map(CompanyId))
}

/// Registers the salon, its owner and an operator. Answers the company and its people's password: a known one on a machine
/// of one's own, a drawn one anywhere else.
pub async fn sow(state: &AppState, salon: &Salon) -> anyhow::Result<(CompanyId, String)> {
    let drawn = || BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    let password = if state.config.is_exposed() { drawn() } else { PASSWORD.to_owned() };
    let new = NewCompany { name: salon.name.clone(), zone: salon.zone, currency: Currency::Rub, locale: Locale::Ru };
    let company = register_company(&state.db, &state.vault, new).await?;
    for (email, name, role) in [(OPERATOR, "Олег Ким", Role::Operator), (OWNER, "Ирина Громова", Role::Owner)] {
        let person = NewPerson { email: email.to_owned(), name: name.to_owned(), role, password: password.clone() };
        add_person(&state.db, company, person).await?;
    }
    Ok((company, password))
}

/// Connects the salon's CRM, which starts the first import; `false` when it is connected. It may be tried again.
pub async fn connect(state: &AppState, company: CompanyId, salon: &Salon) -> anyhow::Result<bool> {
    match state.marketplace.connect_salon(company, Provider::default(), &salon.external_id).await {
        Err(ActivateError::Taken) => Ok(false),
        connected => Ok(connected.map(|_| true)?),
    }
}
