//! The product's settings in tests: the sandbox's tokens, no pacing, short waits.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use otklik::domain::integration::Provider;
use otklik::server::config::{CallLimits, Config, CrmConfig, DoorsConfig, WhatsAppConfig};
use otklik::server::platform::seal::KeyRing;

/// One key ring for all test processes, because they share the login role, whose password is derived from it.
pub(crate) const KEY_RING: &str = "test YSBrZXkgb2YgdGVzdHMsIHRoaXJ0eS10d28gYnl0ZXM=\n";

/// The ring itself.
pub(crate) fn key_ring() -> KeyRing {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(KEY_RING.as_bytes()).unwrap();
    KeyRing::load(file.path()).unwrap()
}

/// A product that listens on `listen` and whose outside world is at `world`.
pub(crate) fn settings(listen: SocketAddr, world: &str) -> Config {
    Config {
        public_url: format!("http://{listen}"),
        listen,
        doors: DoorsConfig {
            trusted_proxies: 0,
            head_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_mins(1),
            sign_ins_per_minute: 100_000,
            sign_in_burst: 10_000,
            drain: None,
        },
        database_url: None,
        migrate_database_url: None,
        role_prefix: "app_".to_owned(),
        connections: 12,
        keyring_file: "unused".into(),
        jwt_secret: Some("sandbox-jwt-secret-of-more-than-32-characters".into()),
        data: None,
        pg: None,
        yclients: crm(Provider::Yclients, world),
        altegio: crm(Provider::Altegio, world),
        whatsapp: WhatsAppConfig {
            url: format!("{}/ws/chat", world.replace("http://", "ws://")),
            per_minute: 100_000,
            burst: 10_000,
            chat_gap: Duration::ZERO,
            ack_wait: Duration::from_secs(3),
            resend_wait: Duration::from_millis(300),
            silence: Duration::from_mins(1),
            // A code to type takes seconds in a debug build, and a busy machine many.
            login_wait: Duration::from_mins(1),
        },
        lease_ttl: Duration::from_secs(2),
        sandbox_url: None,
    }
}

/// The sandbox's application, as one vendor and as its twin.
pub(crate) fn crm(provider: Provider, world: &str) -> CrmConfig {
    let home = format!("{world}/{}", provider.as_str());
    CrmConfig {
        provider,
        partner_token: "sandbox-partner-token".into(),
        user_token: "sandbox-user-token".into(),
        app_id: "1001".to_owned(),
        api_url: format!("{home}/api/v1"),
        marketplace_url: format!("{home}/marketplace"),
        page_origins: vec!["https://crm.example.test".to_owned()],
        callback_redirect: false,
        store_url: format!("{world}/"),
        calls: CallLimits { per_minute: 180, at_once: 4 },
    }
}
