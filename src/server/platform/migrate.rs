//! Brings the schema up to this release: under one lock, all of a migration or nothing of it, never past a newer one.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::postgres::Version;
use super::roles::Roles;

/// What this release's schema is made of.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Why the schema is not ours to use.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The server is too old.
    #[error("PostgreSQL {0} is too old: 15.14, 16.10, 17.6 or newer is needed")]
    TooOld(String),
    /// Its encoding cannot hold every name.
    #[error("the database's encoding is {0}: UTF8 is needed (createdb --encoding=UTF8 --template=template0)")]
    Encoding(String),
    /// The roles cannot be made.
    #[error("the roles are missing and this user may not make them ({why}); run as an administrator:\n{sql}")]
    Roles { sql: String, why: String },
    /// A migration failed; nothing of it was applied.
    #[error("a migration failed, nothing of it was applied: {0}")]
    Migration(#[from] MigrateError),
    /// The database does not answer, or answers with an error.
    #[error("the database: {0}")]
    Db(#[from] sqlx::Error),
}

/// Applies what is missing as the owner of the schema. Safe to run on several nodes at once.
pub async fn migrate(owner: &PgConnectOptions, roles: &Roles, password: &str) -> Result<(), SchemaError> {
    let mut conn = PgConnection::connect_with(owner).await?;
    check_server(&mut conn).await?;
    // One at a time: creating roles does not lock by itself.
    conn.execute("select pg_advisory_lock(hashtext('otklik roles'))").await?;
    ensure_roles(&mut conn, roles, password).await?;
    conn.execute("set lock_timeout = '3s'").await?;
    let renamed: Vec<Migration> = MIGRATIONS.iter().map(|migration| rename(migration, roles)).collect();
    let migrator = Migrator { migrations: Cow::Owned(renamed), ..Migrator::DEFAULT };
    migrator.run_direct(None, &mut conn, false).await?;
    conn.close().await?;
    Ok(())
}

fn rename(migration: &Migration, roles: &Roles) -> Migration {
    let sql = sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(roles.rename(migration.sql.as_str())));
    Migration { sql, ..migration.clone() }
}

async fn check_server(conn: &mut PgConnection) -> Result<(), SchemaError> {
    let (version, encoding): (String, String) =
        sqlx::query_as("select current_setting('server_version'), current_setting('server_encoding')").fetch_one(&mut *conn).await?;
    if !Version::parse(&version).is_some_and(Version::is_sound) {
        return Err(SchemaError::TooOld(version));
    }
    if encoding == "UTF8" { Ok(()) } else { Err(SchemaError::Encoding(encoding)) }
}

async fn ensure_roles(conn: &mut PgConnection, roles: &Roles, password: &str) -> Result<(), SchemaError> {
    let Err(error) = conn.execute(AssertSqlSafe(roles.create_sql(password))).await else { return Ok(()) };
    // Somebody else may have made them; then the right to make them is not needed.
    if are_there(conn, roles).await? { Ok(()) } else { Err(missing(roles, error.to_string())) }
}

async fn are_there(conn: &mut PgConnection, roles: &Roles) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select count(*) = 3 from pg_roles where rolname = any($1)")
        .bind(vec![roles.login(), roles.tenant(), roles.system()])
        .fetch_one(conn)
        .await
}

fn missing(roles: &Roles, why: String) -> SchemaError {
    SchemaError::Roles { sql: roles.create_sql("…"), why }
}

/// Whether `migrate` would find a server it can use; changes nothing.
pub async fn check(owner: &PgConnectOptions, roles: &Roles) -> Result<(), SchemaError> {
    let mut conn = PgConnection::connect_with(owner).await?;
    check_server(&mut conn).await?;
    let may_make: bool =
        sqlx::query_scalar("select rolsuper or rolcreaterole from pg_roles where rolname = current_user").fetch_one(&mut conn).await?;
    let ready = may_make || are_there(&mut conn, roles).await?;
    conn.close().await?;
    if ready { Ok(()) } else { Err(missing(roles, "it lacks CREATEROLE".to_owned())) }
}
