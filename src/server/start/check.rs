//! `otklik check-config`: would the product start with these settings? Changes nothing.

use std::str::FromStr as _;

use anyhow::Context as _;
use secrecy::ExposeSecret as _;
use sqlx::postgres::PgConnectOptions;

use crate::server::config::Config;
use crate::server::platform::migrate;
use crate::server::platform::roles::Roles;

use super::keyring;

/// Reads the key ring and asks the database whether it will do: its release, its encoding, the roles. The error says what
/// to mend, with the SQL for an administrator where roles are missing. An embedded database is not started for this.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    if config.keyring_file.exists() || config.is_exposed() {
        keyring::load(config)?;
    }
    let Some(owner) = config.migrate_database_url.as_ref().or(config.database_url.as_ref()) else { return Ok(()) };
    let options = PgConnectOptions::from_str(owner.expose_secret()).context("DATABASE_URL is no address of a PostgreSQL database")?;
    Ok(migrate::check(&options, &Roles::new(&config.role_prefix)).await?)
}
