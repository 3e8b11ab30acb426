//! Registering a company and reading its profile.

use chrono_tz::Tz;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::i18n::Locale;
use crate::domain::ids::CompanyId;
use crate::domain::money::Currency;
use crate::domain::time::Moment;
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::vault::{Vault, VaultError};

/// What is needed to register a company.
#[derive(Clone, Debug)]
pub struct NewCompany {
    pub name: String,
    pub zone: Tz,
    pub currency: Currency,
    /// Language of the messages to clients.
    pub locale: Locale,
}

/// A company as its texts and times need it.
#[derive(Clone, Debug)]
pub struct CompanyProfile {
    pub id: CompanyId,
    pub name: String,
    pub zone: Tz,
    pub currency: Currency,
    pub locale: Locale,
}

impl CompanyProfile {
    /// An instant as this company reads it.
    pub fn moment(&self, at: chrono::DateTime<chrono::Utc>) -> Moment {
        use chrono::Offset as _;
        Moment { at, offset: at.with_timezone(&self.zone).offset().fix().local_minus_utc() }
    }

    /// When the company's present day began.
    pub fn midnight(&self, now: chrono::DateTime<chrono::Utc>) -> chrono::DateTime<chrono::Utc> {
        let local = now.with_timezone(&self.zone).date_naive().and_time(chrono::NaiveTime::MIN);
        // A zone may skip its midnight; the day then begins an hour later.
        local.and_local_timezone(self.zone).earliest().map_or(now, |start| start.to_utc())
    }
}

/// Registers a company: the tenant, its data key, and the first fact of its history.
pub async fn register_company(db: &Db, vault: &Vault, new: NewCompany) -> Result<CompanyId, VaultError> {
    let company: CompanyId = db.ids().next();
    let mut tx = db.tenant(Tenant { company, actor: Actor::Console }).await?;
    found_company(&mut tx, vault, &new).await?;
    tx.commit().await?;
    Ok(company)
}

/// The same as a part of a larger unit of work, in whose tenant the new company stands.
pub async fn found_company(tx: &mut TenantTx, vault: &Vault, new: &NewCompany) -> Result<(), VaultError> {
    let (company, now) = (tx.company(), tx.now());
    sqlx::query!(
        "insert into companies (id, name, zone, currency, locale, created_at) values ($1, $2, $3, $4, $5, $6)",
        company,
        new.name,
        new.zone.name(),
        new.currency.code(),
        new.locale.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    vault.create(tx).await?;
    events::record(tx, EventKind::CompanyRegistered).await?;
    Ok(())
}

/// The profile of the transaction's company.
pub async fn get_company(tx: &mut TenantTx) -> Result<CompanyProfile, DbError> {
    let row =
        sqlx::query!("select id, name, zone, currency, locale from companies where id = $1", tx.company()).fetch_one(tx.conn()).await?;
    Ok(CompanyProfile {
        id: CompanyId(row.id),
        name: row.name,
        // Written by us from the same lists; a word that is gone from them falls back to the product's home.
        zone: row.zone.parse().unwrap_or(Tz::Europe__Moscow),
        currency: Currency::from_code(&row.currency).unwrap_or(Currency::Rub),
        locale: Locale::from_word(&row.locale).unwrap_or_default(),
    })
}

/// The zone in which the salon's times are read and told.
pub async fn set_zone(tx: &mut TenantTx, zone: Tz) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update companies set zone = $2 where id = $1", company, zone.name()).execute(tx.conn()).await?;
    Ok(())
}
