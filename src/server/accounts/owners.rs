//! The owner of a company that comes from a marketplace: whose name, phone and e-mail the CRM vouches for. Called by the last step of
//! the onboarding.
//!
//! Nobody is merged silently into an account that exists. Whoever is known as the one of that phone or e-mail has to sign in; an
//! account that only claims them, because it came by a link that others had seen, loses its password and its sign-ins first
//! (CVE-2026-44707).

mod claim;

use secrecy::SecretString;

use crate::domain::access::Role;
use crate::domain::ids::{CompanyId, UserId};
use crate::domain::phone::Phone;
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx};

use self::claim::{Claim, claim, make, take};
use super::login::read_email;
use super::password::{self, NewPasswordError};
use super::people::join;
use super::recovery;
use super::sessions::{self, SignedIn};
use super::sign_in::{self, SignInError};

/// Who the owner is. What cannot be an e-mail is left out.
#[derive(Clone, Debug)]
pub struct Owner {
    pub name: String,
    pub phone: Option<Phone>,
    pub email: Option<String>,
    /// The CRM vouches for phone and e-mail. What somebody typed takes no account from anybody, and proves nothing about
    /// the one it makes.
    pub is_vouched: bool,
}

/// Why somebody does not become the owner.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// The password is not taken.
    #[error(transparent)]
    New(#[from] NewPasswordError),
    /// There is neither a phone nor an e-mail to sign in by.
    #[error("the owner has neither phone nor e-mail")]
    Nameless,
    /// An account of that phone or e-mail is known to be this person's: it signs in instead (`sign_in_as_owner`).
    #[error("an account of this phone or e-mail exists")]
    KnownAccount,
    /// The company has an owner with a password, who signs in or finds the way back by a code.
    #[error("the company has an owner")]
    HasOwner,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes or finds the person, gives them the password and the role owner, ends their other sign-ins, and signs this browser in.
pub async fn set_owner_password(db: &Db, company: CompanyId, owner: Owner, password: SecretString) -> Result<SignedIn, OwnerError> {
    let hash = password::hash_new(&password).await?;
    let owner = Owner { email: owner.email.as_deref().and_then(read_email), ..owner };
    if owner.phone.is_none() && owner.email.is_none() {
        return Err(OwnerError::Nameless);
    }
    let new: UserId = db.ids().next();
    let mut tx = db.system(SystemPurpose::Operations).await?;
    if has_owner(&mut tx, company).await? {
        return Err(OwnerError::HasOwner);
    }
    let user = match claim(&mut tx, &owner).await? {
        Claim::Known => return Err(OwnerError::KnownAccount),
        Claim::Unproven { .. } if !owner.is_vouched => return Err(OwnerError::KnownAccount),
        Claim::Free => make(&mut tx, new, &owner, &hash).await?,
        Claim::Unproven { user, email } => {
            recovery::end_ways_in(&mut tx, user).await?;
            take(&mut tx, user, &Owner { email, ..owner }, &hash).await?;
            user
        }
    };
    join(&mut tx, company, user, Role::Owner).await?;
    let signed_in = sessions::open(&mut tx, user, company).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// For whom `set_owner_password` answered `KnownAccount`: weighs the password of that account, by the limits of every sign-in, and
/// makes its person the owner of a company that has none.
pub async fn sign_in_as_owner(db: &Db, company: CompanyId, account: &str, password: SecretString) -> Result<SignedIn, SignInError> {
    let user = sign_in::weigh(db, account, password).await?;
    let mut tx = db.system(SystemPurpose::Operations).await?;
    if !has_owner(&mut tx, company).await? {
        join(&mut tx, company, user, Role::Owner).await?;
    } else if !sign_in::is_member(&mut tx, company, user).await? {
        return Err(SignInError::Refused);
    }
    let signed_in = sessions::open(&mut tx, user, company).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// By what the account signs in that has this phone or else this e-mail.
pub async fn account_of(db: &Db, phone: Option<&Phone>, email: Option<&str>) -> Result<Option<String>, DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let phone = phone.map(Phone::as_e164);
    let account = sqlx::query_scalar!(
        "select coalesce(phone, email) as \"account!\" from users where phone = $1 or email = $2 order by phone is distinct from $1 limit 1",
        phone,
        email
    );
    let account = account.fetch_optional(tx.conn()).await?;
    tx.commit().await?;
    Ok(account)
}

/// Whether somebody can sign in as the company's owner already.
pub async fn is_owned(db: &Db, company: CompanyId) -> Result<bool, DbError> {
    let mut tx = db.system(SystemPurpose::Operations).await?;
    let owned = has_owner(&mut tx, company).await?;
    tx.commit().await?;
    Ok(owned)
}

/// Whether somebody can sign in as the company's owner. Whoever asks at the same time waits for this transaction's end.
async fn has_owner(tx: &mut SystemTx, company: CompanyId) -> Result<bool, DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('owner of ' || $1::uuid::text, 0))", company.0).execute(tx.conn()).await?;
    let there = sqlx::query_scalar!(
        "select exists (
           select from memberships join users on users.id = memberships.user_id
           where company_id = $1 and role = 'owner' and password_hash is not null
         ) as \"there!\"",
        company.0
    );
    there.fetch_one(tx.conn()).await
}
