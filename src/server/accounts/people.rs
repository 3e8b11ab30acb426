//! People and their roles in companies.

use uuid::Uuid;

use crate::domain::access::{Actor, Role};
use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, Tenant};

use super::password::{self, PasswordError};

/// Why a person cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Ten characters at least, 256 at most.
    #[error("the password must have 10 to 256 characters")]
    PasswordLength,
    /// The hash could not be made.
    #[error(transparent)]
    Password(#[from] PasswordError),
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

/// Adds a person to a company, making their account if it is new. An account that exists keeps its name and password.
pub async fn add_person(db: &Db, company: CompanyId, new: NewPerson) -> Result<UserId, PeopleError> {
    if !(10..=256).contains(&new.password.chars().count()) {
        return Err(PeopleError::PasswordLength);
    }
    let hash = password::hash(new.password).await?;
    let id: UserId = db.ids().next();
    let mut tx = db.system(SystemPurpose::Operations).await?;
    let now = tx.now();
    let user: Uuid = sqlx::query_scalar!(
        "insert into users (id, email, name, password_hash, created_at) values ($1, $2, $3, $4, $5)
         on conflict (email) do update set email = excluded.email returning id",
        id.0,
        new.email.trim().to_lowercase(),
        new.name,
        hash,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    let mut tx = db.tenant(Tenant { company, actor: Actor::Console }).await?;
    let now = tx.now();
    sqlx::query!(
        "insert into memberships (company_id, user_id, role, created_at) values ($1, $2, $3, $4)
         on conflict (company_id, user_id) do update set role = excluded.role",
        company.0,
        user,
        new.role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(UserId(user))
}
