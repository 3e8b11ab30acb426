//! The salon's own people as addressees of test messages and letters: kept apart from its clients.

use crate::domain::ids::ClientId;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};

/// The salon's own person with this number, made when there is none. Of two who ask for one number at once the second waits for the
/// first.
pub async fn ensure_own(tx: &mut TenantTx, name: &str, phone: &Phone) -> Result<ClientId, DbError> {
    let company = tx.company();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0)) as \"lock: ()\"", format!("own {company} {}", phone.as_e164()))
        .fetch_one(tx.conn())
        .await?;
    let known =
        sqlx::query_scalar!("select id from clients where company_id = $1 and phone = $2 and is_own limit 1", company, phone.as_e164())
            .fetch_optional(tx.conn())
            .await?;
    if let Some(known) = known {
        return Ok(ClientId(known));
    }
    let (id, now) = (tx.new_id::<ClientId>(), tx.now());
    sqlx::query!(
        "insert into clients (company_id, id, name, phone, is_own, created_at) values ($1, $2, $3, $4, true, $5)",
        company,
        id.0,
        name,
        phone.as_e164(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// By which number a person is reached.
pub async fn find_phone(tx: &mut TenantTx, id: ClientId) -> Result<Option<Phone>, DbError> {
    let phone = sqlx::query_scalar!("select phone from clients where company_id = $1 and id = $2", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(phone.flatten().and_then(|phone| Phone::from_e164(&phone).ok()))
}
