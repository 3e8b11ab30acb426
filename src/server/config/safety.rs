//! what is reachable beyond this machine does not start with missing, short or sample secrets.

use std::net::IpAddr;

use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Config, ConfigError, crm};

/// Words that stand in manuals, images and our own scripts.
const SAMPLES: [&str; 16] = [
    "admin",
    "changeme",
    "change-me",
    "default",
    "example",
    "otklik",
    "passw0rd",
    "password",
    "postgres",
    "qwerty",
    "root",
    "sample",
    "secret",
    "test",
    "token",
    "your-token",
];
/// Our sandbox's tokens begin so.
const SANDBOX: &str = "sandbox-";
/// A shorter password is guessed.
const SHORTEST_PASSWORD: usize = 8;
/// A shorter key of a signature is searched for: HS256 wants as many bytes as its hash has.
const SHORTEST_KEY: usize = 32;

/// Whether anybody beyond this machine can reach the product, directly or through a proxy.
pub(super) fn is_exposed(config: &Config) -> bool {
    let public = Url::parse(&config.public_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let address: Option<IpAddr> = public.trim_matches(['[', ']']).parse().ok();
    let stays_here = public == "localhost" || address.is_some_and(|address| address.is_loopback());
    !config.listen.ip().is_loopback() || !stays_here
}

/// Refuses what must not meet the net. The key ring is judged where it is read (`start`).
pub(super) fn check(config: &Config) -> Result<(), ConfigError> {
    if !is_exposed(config) {
        return Ok(());
    }
    for crm in config.crms() {
        for (name, token) in [("PARTNER_TOKEN", &crm.partner_token), ("USER_TOKEN", &crm.user_token)] {
            if is_sample(token.expose_secret()) {
                return unsafe_setting(&crm::name(crm.provider, name), "is a sample");
            }
        }
    }
    check_jwt_secret(config.jwt_secret.as_ref())?;
    check_database("DATABASE_URL", config.database_url.as_ref())?;
    check_database("MIGRATE_DATABASE_URL", config.migrate_database_url.as_ref())
}

fn unsafe_setting(name: &str, why: &'static str) -> Result<(), ConfigError> {
    Err(ConfigError::Unsafe { name: name.to_owned(), why })
}

fn check_jwt_secret(secret: Option<&SecretString>) -> Result<(), ConfigError> {
    let said = secret.map(SecretString::expose_secret).unwrap_or_default();
    let is_one_letter = said.chars().all(|letter| said.starts_with(letter));
    match said {
        "" => unsafe_setting("JWT_SECRET", "is missing"),
        said if said.len() < SHORTEST_KEY => unsafe_setting("JWT_SECRET", "has less than 32 characters"),
        said if is_one_letter || is_sample(said) => unsafe_setting("JWT_SECRET", "is a sample"),
        _ => Ok(()),
    }
}

fn is_sample(secret: &str) -> bool {
    let secret = secret.to_lowercase();
    secret.starts_with(SANDBOX) || SAMPLES.contains(&secret.as_str())
}

/// The password of a database, unless there is another proof: a socket of this machine, or a client's certificate. The
/// embedded cluster makes its own.
fn check_database(name: &str, url: Option<&SecretString>) -> Result<(), ConfigError> {
    let Some(url) = url else { return Ok(()) };
    let Ok(url) = Url::parse(url.expose_secret()) else { return unsafe_setting(name, "is no address") };
    let said = |key: &str| url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
    let host = said("host").or_else(|| url.host_str().map(decoded)).unwrap_or_default();
    if host.is_empty() || host.starts_with('/') || said("sslcert").is_some() {
        return Ok(());
    }
    let password = said("password").or_else(|| url.password().map(decoded)).unwrap_or_default();
    match password.as_str() {
        "" => unsafe_setting(name, "has no password"),
        password if is_sample(password) || password.eq_ignore_ascii_case(&decoded(url.username())) => {
            unsafe_setting(name, "has a sample for a password")
        }
        password if password.chars().count() < SHORTEST_PASSWORD => unsafe_setting(name, "has a password of less than 8 characters"),
        _ => Ok(()),
    }
}

/// A part of an address without its escapes.
fn decoded(part: &str) -> String {
    // A query reads `+` as a space, a password does not.
    let query = format!("http://any/?{}", part.replace('+', "%2B").replace('&', "%26").replace('=', "%3D"));
    Url::parse(&query).ok().and_then(|url| url.query_pairs().next().map(|(key, _)| key.into_owned())).unwrap_or_default()
}
