//! Brings the schema up to this release: under one lock, all of a migration or nothing of it, never past a newer one.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::roles::Roles;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The oldest minor releases whose row security is sound, by major release (CVE-2023-2455, CVE-2025-8713).
const OLDEST: [(i32, i32); 3] = [(15, 14), (16, 10), (17, 6)];

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
    #[error("the roles are missing and this user may not make them ({source}); run as an administrator:\n{sql}")]
    Roles { sql: String, source: sqlx::Error },
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
    let (number, version, encoding): (i32, String, String) = sqlx::query_as(
        "select current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding')",
    )
    .fetch_one(&mut *conn)
    .await?;
    let (major, minor) = (number / 10_000, number % 10_000);
    let old = match OLDEST.iter().find(|(known, _)| *known == major) {
        Some((_, oldest)) => minor < *oldest,
        None => major < 15,
    };
    if old {
        return Err(SchemaError::TooOld(version));
    }
    if encoding == "UTF8" { Ok(()) } else { Err(SchemaError::Encoding(encoding)) }
}

async fn ensure_roles(conn: &mut PgConnection, roles: &Roles, password: &str) -> Result<(), SchemaError> {
    let Err(source) = conn.execute(AssertSqlSafe(roles.create_sql(password))).await else { return Ok(()) };
    // Somebody else may have made them; then the right to make them is not needed.
    let there: bool = sqlx::query_scalar("select count(*) = 3 from pg_roles where rolname = any($1)")
        .bind(vec![roles.login(), roles.tenant(), roles.system()])
        .fetch_one(&mut *conn)
        .await?;
    if there { Ok(()) } else { Err(SchemaError::Roles { sql: roles.create_sql("…"), source }) }
}
