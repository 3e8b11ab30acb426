//! What a booking's client was last told: decided by one transaction at a time.

use sqlx::types::Json;

use crate::domain::ids::AppointmentId;
use crate::domain::notification::Telling;
use crate::server::platform::db::{DbError, TenantTx};

/// What the booking's client was last told, and how many times they were told anything; locks the booking.
pub async fn lock_told(tx: &mut TenantTx, id: AppointmentId) -> Result<Option<(i32, Option<Telling>)>, DbError> {
    let row = sqlx::query!(
        r#"select told_no, told as "told: Json<Telling>" from appointments where company_id = $1 and id = $2 for update"#,
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.told_no, row.told.map(|told| told.0))))
}

/// Remembers what the client is being told now.
pub async fn set_told(tx: &mut TenantTx, id: AppointmentId, told_no: i32, told: &Telling) -> Result<(), DbError> {
    sqlx::query!(
        "update appointments set told_no = $3, told = $4 where company_id = $1 and id = $2",
        tx.company(),
        id.0,
        told_no,
        Json(told) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
