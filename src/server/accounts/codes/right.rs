//! A code that was right: used up, or given back.

use uuid::Uuid;

use crate::domain::ids::{CompanyId, UserId};
use crate::server::accounts::login::request_hash;
use crate::server::accounts::sign_in::SignInError;
use crate::server::platform::db::{DbError, SystemTx};

use super::Asker;

/// A code that was right, and is not used up yet.
#[derive(Debug)]
pub(in crate::server::accounts) struct Right {
    pub(in crate::server::accounts) company: CompanyId,
    pub(in crate::server::accounts) user: UserId,
    pub(super) id: Uuid,
}

/// A try that was right and opened nothing was none.
pub(in crate::server::accounts) async fn give_back(tx: &mut SystemTx, right: &Right) -> Result<(), DbError> {
    sqlx::query!(
        "update sign_in_codes set tries = tries - 1 where company_id = $1 and user_id = $2 and id = $3 and tries > 0",
        right.company.0,
        right.user.0,
        right.id
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Uses the code up: of two who come with it at once the second is refused. The account's other codes end with it, and the count of
/// this network's requests.
pub(in crate::server::accounts) async fn spend(
    tx: &mut SystemTx,
    right: &Right,
    account: &str,
    asker: Option<&Asker>,
) -> Result<(), SignInError> {
    let now = tx.now();
    let spent = sqlx::query!(
        "delete from sign_in_codes where company_id = $1 and user_id = $2 and id = $3 and ends_at > $4",
        right.company.0,
        right.user.0,
        right.id,
        now
    );
    if spent.execute(tx.conn()).await?.rows_affected() != 1 {
        return Err(SignInError::Refused);
    }
    sqlx::query!("delete from sign_in_codes where user_id = $1", right.user.0).execute(tx.conn()).await?;
    if let Some(asker) = asker {
        let counted = request_hash(account, &asker.network);
        sqlx::query!("delete from sign_in_attempts where account_hash = $1", counted).execute(tx.conn()).await?;
    }
    Ok(())
}
