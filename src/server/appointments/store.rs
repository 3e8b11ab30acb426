//! The appointments table.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::domain::appointment::AppointmentStatus;
use crate::domain::ids::{AppointmentId, ClientId, InstallationId};
use crate::domain::notification::Telling;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};

/// A mirrored booking.
#[derive(Clone, Debug)]
pub struct Mirrored {
    pub id: AppointmentId,
    pub client: Option<ClientId>,
    pub status: AppointmentStatus,
    pub changed_at: DateTime<Utc>,
    /// The client's number today; that of the telling is the one that was told, if anybody was.
    pub known_phone: Option<Phone>,
    /// As its client could be told of it.
    pub telling: Telling,
}

/// What is written of a booking.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    pub client: Option<ClientId>,
    pub starts_at: DateTime<Utc>,
    pub duration_s: i32,
    pub master: &'a str,
    pub services: &'a [String],
    pub price_minor: Option<i64>,
    pub status: AppointmentStatus,
    pub changed_at: DateTime<Utc>,
}

/// Whether the mirror has a later change of the booking than that of this moment.
pub async fn knows_newer(
    tx: &mut TenantTx,
    installation: InstallationId,
    external_id: &str,
    changed_at: DateTime<Utc>,
) -> Result<bool, DbError> {
    let newer = sqlx::query_scalar!(
        "select 1 as one from appointments where company_id = $1 and installation_id = $2 and external_id = $3 and changed_at > $4",
        tx.company(),
        installation.0,
        external_id,
        changed_at
    );
    Ok(newer.fetch_optional(tx.conn()).await?.is_some())
}

/// The booking of this number, locked: what is told of it is decided by one transaction at a time.
pub async fn lock_by_number(tx: &mut TenantTx, installation: InstallationId, external_id: &str) -> Result<Option<Mirrored>, DbError> {
    let row = sqlx::query!(
        r#"select a.id, a.client_id, a.status, a.changed_at, a.starts_at, a.master, a.services, a.price_minor, c.phone as "phone?",
           a.told is not null as "was_told!", a.told ->> 'phone' as told_phone
         from appointments a left join clients c on c.company_id = a.company_id and c.id = a.client_id
         where a.company_id = $1 and a.installation_id = $2 and a.external_id = $3 for update of a"#,
        tx.company(),
        installation.0,
        external_id
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let status = AppointmentStatus::from_word(&row.status).unwrap_or(AppointmentStatus::Booked);
        let client = row.client_id.map(ClientId);
        let read = |phone: Option<String>| phone.and_then(|phone| Phone::from_e164(&phone).ok());
        let known_phone = read(row.phone);
        Mirrored {
            id: AppointmentId(row.id),
            client,
            status,
            changed_at: row.changed_at,
            telling: Telling {
                starts_at: row.starts_at,
                master: row.master,
                services: row.services,
                price_minor: row.price_minor,
                client,
                phone: if row.was_told { read(row.told_phone) } else { known_phone.clone() },
                cancelled: status == AppointmentStatus::Cancelled,
            },
            known_phone,
        }
    }))
}

/// Adds a booking. `None` when another transaction has just added it: look again.
pub async fn insert(
    tx: &mut TenantTx,
    installation: InstallationId,
    external_id: &str,
    new: &Written<'_>,
    told: Option<&Telling>,
) -> Result<Option<AppointmentId>, DbError> {
    let (id, company, now) = (tx.new_id::<AppointmentId>(), tx.company(), tx.now());
    let inserted = sqlx::query_scalar!(
        "insert into appointments (company_id, id, installation_id, external_id, client_id, starts_at, duration_s, master, services,
           price_minor, status, changed_at, told, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         on conflict (company_id, installation_id, external_id) do nothing returning id",
        company,
        id.0,
        installation.0,
        external_id,
        new.client.map(|client| client.0),
        new.starts_at,
        new.duration_s,
        new.master,
        new.services,
        new.price_minor,
        new.status.as_str(),
        new.changed_at,
        told.map(Json) as _,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(inserted.map(AppointmentId))
}

/// Brings a booking up to what the CRM says.
pub async fn update(tx: &mut TenantTx, id: AppointmentId, new: &Written<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "update appointments set client_id = $3, starts_at = $4, duration_s = $5, master = $6, services = $7, price_minor = $8,
           status = $9, changed_at = $10
         where company_id = $1 and id = $2",
        tx.company(),
        id.0,
        new.client.map(|client| client.0),
        new.starts_at,
        new.duration_s,
        new.master,
        new.services,
        new.price_minor,
        new.status.as_str(),
        new.changed_at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes nothing but where the booking stands.
pub async fn set_status(tx: &mut TenantTx, id: AppointmentId, status: AppointmentStatus) -> Result<(), DbError> {
    sqlx::query!("update appointments set status = $3 where company_id = $1 and id = $2", tx.company(), id.0, status.as_str())
        .execute(tx.conn())
        .await?;
    Ok(())
}
