//! Settings, read once at start from the environment. Vendor hosts stand here as defaults and nowhere else.

mod crm;
mod safety;
mod source;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::domain::integration::Provider;

pub use crm::{CallLimits, CrmConfig};
use source::Source;

/// A process ends within half a minute; the rest of it belongs to requests and jobs.
const LONGEST_DRAIN: Duration = Duration::from_secs(15);

/// Why the product does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A setting cannot be read.
    #[error("the setting {name} cannot be read: {why}")]
    Unreadable { name: String, why: String },
    /// Beyond this machine a secret must be one.
    #[error("{name} {why}: the product is reachable beyond this machine and refuses to start like this")]
    Unsafe { name: String, why: &'static str },
}

/// Everything the product is told from outside.
#[derive(Clone, Debug)]
pub struct Config {
    /// How browsers and vendors reach us, without a slash at the end.
    pub public_url: String,
    /// Where to listen.
    pub listen: SocketAddr,
    pub doors: DoorsConfig,
    /// The login role's database; `None` asks for the embedded one.
    pub database_url: Option<SecretString>,
    /// The schema owner's, when it is another.
    pub migrate_database_url: Option<SecretString>,
    pub role_prefix: String,
    /// Connections of the main pool.
    pub connections: u32,
    pub keyring_file: PathBuf,
    /// Signs the links by which a salon's owner comes to us; without one the key ring makes it, on this machine alone.
    pub jwt_secret: Option<SecretString>,
    /// The embedded database's folder and binaries, where no address is given.
    pub data: Option<PathBuf>,
    pub pg: Option<String>,
    pub yclients: CrmConfig,
    pub altegio: CrmConfig,
    pub whatsapp: WhatsAppConfig,
    /// How long a job's or session's lease lasts without renewal.
    pub lease_ttl: Duration,
    /// The sandbox's control API, in sandbox builds: its clock is then ours.
    pub sandbox_url: Option<String>,
}

/// What callers may take of our time.
#[derive(Clone, Debug)]
pub struct DoorsConfig {
    /// How many proxies of ours stand in front, each of which adds to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    /// A request's head must be complete by then, its body by that.
    pub head_timeout: Duration,
    pub body_timeout: Duration,
    /// Tries to sign in from one address in a minute, and how many at once after a pause.
    pub sign_ins_per_minute: u32,
    pub sign_in_burst: u32,
    /// How long a process that is about to go serves on, so that whoever asks whether it is ready has heard that it is not.
    pub drain: Option<Duration>,
}

/// How messages go out.
#[derive(Clone, Debug)]
pub struct WhatsAppConfig {
    /// The server's socket.
    pub url: String,
    /// Messages of a number in a minute, and how many at once after a pause.
    pub per_minute: u32,
    pub burst: u32,
    /// Between two messages to one client.
    pub chat_gap: Duration,
    /// So long an acknowledgement may take before the outcome counts as unknown.
    pub ack_wait: Duration,
    /// So long a message of unknown outcome waits for a late acknowledgement before the same bytes go again.
    pub resend_wait: Duration,
    /// A connection that says nothing for so long is dead.
    pub silence: Duration,
    /// So long after its beginning a connection may be without an answer, and a pairing without a code.
    pub login_wait: Duration,
}

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        let config = Self::read(&Source(std::env::vars().collect()))?;
        safety::check(&config)?;
        Ok(config)
    }

    /// Whether anybody beyond this machine can reach the product, directly or through a proxy.
    pub fn is_exposed(&self) -> bool {
        safety::is_exposed(self)
    }

    /// How long to serve on after SIGTERM: five seconds where a proxy stands in front, none on a machine of one's own.
    pub fn drain(&self) -> Duration {
        let usual = if self.is_exposed() { Duration::from_secs(5) } else { Duration::ZERO };
        self.doors.drain.unwrap_or(usual).min(LONGEST_DRAIN)
    }

    /// Origins of the CRMs' own pages, which may ask for a salon's code with a ticket as their bearer.
    pub fn page_origins(&self) -> Vec<String> {
        self.crms().into_iter().flat_map(|crm| crm.page_origins.clone()).collect()
    }

    /// The application in each CRM.
    pub fn crms(&self) -> [&CrmConfig; 2] {
        [&self.yclients, &self.altegio]
    }

    /// Reads these settings and nothing of the environment: for tests and the bench.
    #[cfg(feature = "sandbox")]
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        Self::read(&Source(pairs.into_iter().collect()))
    }

    fn read(from: &Source) -> Result<Self, ConfigError> {
        let listen = from.parsed("OTKLIK_LISTEN")?.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)));
        Ok(Self {
            public_url: from.url("PUBLIC_URL", &format!("http://{listen}")),
            listen,
            doors: DoorsConfig {
                trusted_proxies: from.parsed("TRUSTED_PROXIES")?.unwrap_or(0),
                head_timeout: from.ms("OTKLIK_HEAD_TIMEOUT_MS", 10_000)?,
                body_timeout: from.ms("OTKLIK_BODY_TIMEOUT_MS", 30_000)?,
                sign_ins_per_minute: from.parsed("OTKLIK_SIGN_INS_PER_MINUTE")?.unwrap_or(5),
                sign_in_burst: from.parsed("OTKLIK_SIGN_IN_BURST")?.unwrap_or(10),
                drain: from.parsed::<u64>("OTKLIK_DRAIN_MS")?.map(Duration::from_millis),
            },
            database_url: from.secret("DATABASE_URL"),
            migrate_database_url: from.secret("MIGRATE_DATABASE_URL"),
            role_prefix: from.text("OTKLIK_DB_ROLE_PREFIX").unwrap_or_else(|| "app_".to_owned()),
            connections: from.parsed("OTKLIK_DB_CONNECTIONS")?.unwrap_or(20),
            keyring_file: from.text("KEYRING_FILE").map_or_else(|| PathBuf::from(".data/keyring"), PathBuf::from),
            jwt_secret: from.secret("JWT_SECRET"),
            data: from.text("OTKLIK_DATA").map(PathBuf::from),
            pg: from.text("OTKLIK_PG"),
            yclients: CrmConfig::read(from, Provider::Yclients)?,
            altegio: CrmConfig::read(from, Provider::Altegio)?,
            whatsapp: WhatsAppConfig {
                url: from.url("WHATSAPP_URL", "wss://web.whatsapp.com/ws/chat"),
                per_minute: from.parsed("WHATSAPP_PER_MINUTE")?.unwrap_or(20),
                burst: from.parsed("WHATSAPP_BURST")?.unwrap_or(10),
                chat_gap: from.ms("WHATSAPP_CHAT_GAP_MS", 2000)?,
                ack_wait: from.ms("WHATSAPP_ACK_WAIT_MS", 10_000)?,
                resend_wait: from.ms("WHATSAPP_RESEND_WAIT_MS", 60_000)?,
                silence: from.ms("WHATSAPP_SILENCE_MS", 60_000)?,
                login_wait: from.ms("WHATSAPP_LOGIN_WAIT_MS", 15_000)?,
            },
            lease_ttl: from.ms("OTKLIK_LEASE_TTL_MS", 20_000)?,
            sandbox_url: from.text("OTKLIK_SANDBOX_URL"),
        })
    }
}
