//! How the company stands with its CRM, as its own people are told.

use crate::domain::integration::Provider;
use crate::domain::notice::Standing;
use crate::server::platform::db::{DbError, TenantTx};

/// The best of its installations counts; a company without any is asked for nothing.
pub async fn find_standing(tx: &mut TenantTx) -> Result<(Standing, Provider), DbError> {
    let best = sqlx::query!(
        "select state, provider, activation from installations where company_id = $1
         order by array_position(array['active', 'pending', 'frozen', 'uninstalled'], state), created_at desc limit 1",
        tx.company()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(best) = best else { return Ok((Standing::Working, Provider::default())) };
    let standing = match best.state.as_str() {
        "frozen" => Standing::Frozen,
        "uninstalled" => Standing::Removed,
        "pending" if best.activation.as_deref() == Some("failed") => Standing::Unconfirmed,
        _ => Standing::Working,
    };
    Ok((standing, Provider::from_word(&best.provider).unwrap_or_default()))
}
