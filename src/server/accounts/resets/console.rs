//! The way back of an owner whom nobody in the company can help: whoever runs the installation makes the link
//! (`otklik reset-link`). That it was made stands in the company's facts, by the console.

use crate::domain::ids::{MessageId, UserId};
use crate::domain::phone::Phone;
use crate::server::accounts::login::Login;
use crate::server::platform::db::{DbError, TenantTx};

use super::{NewReset, replace};

/// Why no link is made.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The wizard did not come to its end, or the account is nobody's of the owners.
    #[error("the salon has no such owner")]
    Nobody,
    /// It must be said whose; these are the owners' names.
    #[error("the salon has several owners, say by --account whose link it is: {}", .0.join(", "))]
    Several(Vec<String>),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes a link for the company's owner, or for the one of its owners who signs in by `account`.
pub async fn make_for_owner(tx: &mut TenantTx, account: Option<&str>) -> Result<NewReset, ConsoleError> {
    let company = tx.company();
    let mut owners = sqlx::query!(
        "select u.id, u.name, u.email, u.phone, r.message_id as \"letter?\" from memberships m
           join users u on u.id = m.user_id
           left join password_resets r on r.company_id = m.company_id and r.user_id = m.user_id
         where m.company_id = $1 and m.role = 'owner' order by u.name, u.id for no key update of m",
        company
    )
    .fetch_all(tx.conn())
    .await?;
    if let Some(account) = account {
        let login = Login::read(account).ok_or(ConsoleError::Nobody)?;
        let (email, phone) = login.columns();
        owners.retain(|owner| (email.is_some() && owner.email.as_deref() == email) || (phone.is_some() && owner.phone.as_deref() == phone));
    }
    if owners.len() > 1 {
        return Err(ConsoleError::Several(owners.into_iter().map(|owner| owner.name).collect()));
    }
    let owner = owners.pop().ok_or(ConsoleError::Nobody)?;
    let (token, ends) = replace(tx, UserId(owner.id), None).await?;
    let phone = owner.phone.and_then(|phone| Phone::from_e164(&phone).ok());
    Ok(NewReset { name: owner.name, phone, token, ends, letter_before: owner.letter.map(MessageId) })
}
