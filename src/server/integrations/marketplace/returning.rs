//! Who came back from the marketplace to a salon that has people already (D-23): kept by their own browser for ten minutes, sealed, so
//! that the sign-in can name the salon and whom the CRM has signed for. It proves nobody to be one of the people and opens nothing.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::Actor;
use crate::domain::company::Returning;
use crate::domain::ids::CompanyId;
use crate::server::accounts::get_company;
use crate::server::accounts::login::read_email;
use crate::server::platform::db::{Db, Tenant};
use crate::server::platform::phones;
use crate::server::platform::seal::Place;
use crate::server::platform::vault::{Vault, VaultError};

use super::arrival::Person;

/// How long a browser is known again.
pub const LIVES: TimeDelta = TimeDelta::minutes(10);
const PLACE: Place<'_> = Place { column: "returning", row: b"" };

#[derive(Deserialize, Serialize)]
struct Kept {
    /// By what the person could sign in; empty when the CRM has signed for nobody.
    account: String,
    name: String,
    until: DateTime<Utc>,
}

/// Who came to the company, as their browser keeps it.
pub async fn keep(db: &Db, vault: &Vault, company: CompanyId, person: Option<&Person>) -> Result<String, VaultError> {
    // What anybody may have written into an address names nobody.
    let person = person.filter(|person| person.proven);
    let account = person.and_then(|person| {
        let phone = phones::parse(&person.phone).map(|phone| phone.as_e164().to_owned());
        phone.or_else(|| read_email(&person.email))
    });
    let mut tx = db.tenant(Tenant { company, actor: Actor::Door }).await?;
    let key = vault.key(&mut tx).await?;
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let kept = Kept { account: account.unwrap_or_default(), name, until: tx.now() + LIVES };
    let sealed = key.seal(PLACE, &serde_json::to_vec(&kept).unwrap_or_default())?;
    tx.commit().await?;
    Ok(format!("{company}.{}", BASE64_URL_SAFE_NO_PAD.encode(sealed)))
}

/// Who came, and to which company; `None` when it is not ours, or its time is over.
pub async fn read(db: &Db, vault: &Vault, kept: &str) -> Result<Option<(CompanyId, Returning)>, VaultError> {
    let parts = kept
        .split_once('.')
        .and_then(|(company, sealed)| Some((company.parse::<CompanyId>().ok()?, BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?)));
    let Some((company, sealed)) = parts else { return Ok(None) };
    let mut tx = db.tenant(Tenant { company, actor: Actor::Door }).await?;
    let key = match vault.key(&mut tx).await {
        Err(VaultError::NoKey) => return Ok(None),
        key => key?,
    };
    let opened = key.open(PLACE, &sealed).ok().and_then(|plain| serde_json::from_slice::<Kept>(&plain).ok());
    let Some(kept) = opened.filter(|kept| kept.until > tx.now()) else { return Ok(None) };
    let salon = get_company(&mut tx).await?.name;
    tx.commit().await?;
    Ok(Some((company, Returning { company, salon, name: kept.name, account: kept.account })))
}
