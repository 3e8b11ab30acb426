//! People and their roles in companies.

use uuid::Uuid;

use crate::domain::access::Role;
use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx};

use super::password::{self, NewPasswordError};

/// Why a person cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The password is not taken.
    #[error(transparent)]
    Password(#[from] NewPasswordError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A person to add to a company.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password: String,
}

/// Adds a person to a company on the word of the installation's operator, making their account if it is new. An account that exists
/// keeps its name and password.
pub async fn add_person(db: &Db, company: CompanyId, new: NewPerson) -> Result<UserId, PeopleError> {
    let hash = password::hash_new(&new.password.into()).await?;
    let id: UserId = db.ids().next();
    let mut tx = db.system(SystemPurpose::Operations).await?;
    let now = tx.now();
    let user: Uuid = sqlx::query_scalar!(
        "insert into users (id, email, name, password_hash, created_at, verified_at) values ($1, $2, $3, $4, $5, $5)
         on conflict (email) do update set email = excluded.email returning id",
        id.0,
        new.email.trim().to_lowercase(),
        new.name,
        hash,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    join(&mut tx, company, UserId(user), new.role).await?;
    tx.commit().await?;
    Ok(UserId(user))
}

/// Gives a person a role in a company, whether or not they had one.
pub(super) async fn join(tx: &mut SystemTx, company: CompanyId, user: UserId, role: Role) -> Result<(), DbError> {
    let now = tx.now();
    sqlx::query!(
        "insert into memberships (company_id, user_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (company_id, user_id) do update set role = excluded.role",
        company.0,
        user.0,
        role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
