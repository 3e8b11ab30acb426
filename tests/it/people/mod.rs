//! People: how they come to a company, what they may there, and how they go.

mod codes;
mod devices;
mod ended;
mod forms;
mod guesses;
mod invitations;
mod joined;
mod letters;
mod made;
mod members;
mod once;
mod owners;
mod rescued;
mod resets;
mod returning;

use otklik::domain::access::Role;
use sqlx::PgConnection;

use crate::support::Salon;

/// The account of this e-mail belongs to another salon too, from now on.
async fn joins(sql: &mut PgConnection, account: &str, salon: &Salon<'_>, role: Role) {
    sqlx::query("insert into memberships (company_id, user_id, role, created_at) select $1, id, $3, now() from users where email = $2")
        .bind(salon.company.0)
        .bind(account)
        .bind(role.as_str())
        .execute(sql)
        .await
        .unwrap();
}
