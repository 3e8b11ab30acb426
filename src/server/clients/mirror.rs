//! Clients as the CRM names them.

use crate::domain::ids::{ClientId, InstallationId};
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};

/// What the CRM says of a client.
#[derive(Clone, Debug)]
pub struct MirroredClient<'a> {
    pub installation: InstallationId,
    pub external_id: &'a str,
    pub name: &'a str,
    /// `None`: none, hidden or unreadable. It does not erase a number we know.
    pub phone: Option<&'a Phone>,
    /// `None` when the source does not say.
    pub opted_out: Option<bool>,
}

/// Adds the client or brings the row up to what the CRM says.
pub async fn mirror_client(tx: &mut TenantTx, client: MirroredClient<'_>) -> Result<ClientId, DbError> {
    let (id, company, now) = (tx.new_id::<ClientId>(), tx.company(), tx.now());
    let phone = client.phone.map(Phone::as_e164);
    let known = sqlx::query_scalar!(
        "select id from clients where company_id = $1 and installation_id = $2 and external_id = $3
           and name = $4 and ($5::text is null or phone is not distinct from $5) and ($6::bool is null or opted_out = $6)",
        company,
        client.installation.0,
        client.external_id,
        client.name,
        phone,
        client.opted_out
    )
    .fetch_optional(tx.conn())
    .await?;
    // Nearly every call repeats what is known: reading it costs less than writing it again.
    if let Some(known) = known {
        return Ok(ClientId(known));
    }
    let id = sqlx::query_scalar!(
        "insert into clients (company_id, id, installation_id, external_id, name, phone, opted_out, created_at)
         values ($1, $2, $3, $4, $5, $6, coalesce($7, false), $8)
         on conflict (company_id, installation_id, external_id) do update
           set name = excluded.name, phone = coalesce(excluded.phone, clients.phone), opted_out = coalesce($7, clients.opted_out)
         returning id",
        company,
        id.0,
        client.installation.0,
        client.external_id,
        client.name,
        phone,
        client.opted_out,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(ClientId(id))
}
