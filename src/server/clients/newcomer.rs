//! Whoever wrote to the salon before its CRM knew them.

use crate::domain::ids::ClientId;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};

/// A client of our own, whom the CRM may come to know by the number.
pub async fn create_client(tx: &mut TenantTx, name: &str, phone: Option<&Phone>) -> Result<ClientId, DbError> {
    let (id, company, now) = (tx.new_id::<ClientId>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into clients (company_id, id, name, phone, created_at) values ($1, $2, $3, $4, $5)",
        company,
        id.0,
        name,
        phone.map(Phone::as_e164),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}
