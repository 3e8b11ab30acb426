use rstest::rstest;

use super::safety::check;
use super::source::Source;
use super::{Config, ConfigError};

fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(&Source(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
}

#[test]
fn vendors_own_hosts_are_the_defaults() {
    let config = read(&[("YCLIENTS_APP_ID", "1001"), ("PUBLIC_URL", "https://otklik.example.test/"), ("WHATSAPP_URL", "")]).unwrap();
    assert_eq!(config.yclients.app_id, "1001");
    assert_eq!(config.public_url, "https://otklik.example.test");
    assert_eq!(config.whatsapp.url, "wss://web.whatsapp.com/ws/chat");
}

/// AM-01: the twins' settings differ in the first part of their names, and their hosts by default.
#[test]
fn each_crm_has_its_own_settings() {
    let config = read(&[("YCLIENTS_APP_ID", "1001"), ("ALTEGIO_APP_ID", "2002"), ("ALTEGIO_CALLS_AT_ONCE", "3")]).unwrap();
    let told = config.crms().map(|crm| (crm.app_id.as_str(), crm.api_url.as_str(), crm.marketplace_url.as_str(), crm.calls.at_once));
    assert_eq!(told[0], ("1001", "https://api.yclients.ru/api/v1", "https://api.yclients.ru/marketplace", 4));
    assert_eq!(told[1], ("2002", "https://api.alteg.io/api/v1", "https://app.alteg.io/marketplace", 3));
    let error = read(&[("ALTEGIO_CALLS_AT_ONCE", "many")]).unwrap_err();
    assert!(error.to_string().contains("ALTEGIO_CALLS_AT_ONCE"), "{error}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let error = read(&[("OTKLIK_LISTEN", "everywhere")]).unwrap_err();
    assert!(error.to_string().contains("OTKLIK_LISTEN"), "{error}");
}

const REAL: [(&str, &str); 5] = [
    ("OTKLIK_LISTEN", "0.0.0.0:3000"),
    ("DATABASE_URL", "postgres://otklik:uR6-nYq2-bW9x@db.example.test/otklik"),
    ("YCLIENTS_PARTNER_TOKEN", "gtcwf654agufy25gsadh"),
    ("YCLIENTS_USER_TOKEN", "6f0e0b2a95"),
    ("JWT_SECRET", "q3Zt8cOZb3mV0l1mJm2uQyq8m2C3hJ9bq0o0yqk3u5E="),
];

/// What a start with these settings says, the real ones replaced or added to by `changed`.
fn start(changed: &[(&str, &str)]) -> Result<(), String> {
    let kept = REAL.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let settings: Vec<_> = kept.chain(changed).copied().collect();
    check(&read(&settings).unwrap()).map_err(|error| error.to_string())
}

/// what is reachable beyond this machine starts with real secrets only, and says which is not one.
#[rstest]
#[case::real(&[], None)]
#[case::no_tokens_is_the_page_that_says_so(&[("YCLIENTS_PARTNER_TOKEN", ""), ("YCLIENTS_USER_TOKEN", "")], None)]
#[case::placeholder_counts_as_none(&[("YCLIENTS_PARTNER_TOKEN", "test_token_waiting_for_real")], None)]
#[case::embedded_database_has_its_own_password(&[("DATABASE_URL", "")], None)]
#[case::socket_of_this_machine(&[("DATABASE_URL", "postgres://otklik@%2Frun%2Fpostgresql/otklik")], None)]
#[case::client_certificate(&[("DATABASE_URL", "postgres://otklik@db/otklik?sslcert=a.pem&sslkey=a.key")], None)]
#[case::sandbox_partner(&[("YCLIENTS_PARTNER_TOKEN", "sandbox-partner-token")], Some("YCLIENTS_PARTNER_TOKEN"))]
#[case::sandbox_user(&[("YCLIENTS_USER_TOKEN", "sandbox-user-token")], Some("YCLIENTS_USER_TOKEN"))]
#[case::sample_user(&[("YCLIENTS_USER_TOKEN", "changeme")], Some("YCLIENTS_USER_TOKEN"))]
#[case::sandbox_partner_of_the_twin(&[("ALTEGIO_PARTNER_TOKEN", "sandbox-partner-token")], Some("ALTEGIO_PARTNER_TOKEN"))]
#[case::no_key_of_links(&[("JWT_SECRET", "")], Some("JWT_SECRET"))]
#[case::short_key_of_links(&[("JWT_SECRET", "d41d8cd98f00b204")], Some("JWT_SECRET"))]
#[case::typed_key_of_links(&[("JWT_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")], Some("JWT_SECRET"))]
#[case::sandboxs_key_of_links(&[("JWT_SECRET", "sandbox-jwt-secret-of-more-than-32-characters")], Some("JWT_SECRET"))]
#[case::no_password(&[("DATABASE_URL", "postgres://otklik@db/otklik")], Some("DATABASE_URL"))]
#[case::password_of_the_manual(&[("DATABASE_URL", "postgres://otklik:Postgres@db/otklik")], Some("DATABASE_URL"))]
#[case::password_is_the_user(&[("DATABASE_URL", "postgres://front-desk-9:front-desk-9@db/otklik")], Some("DATABASE_URL"))]
#[case::short_password(&[("DATABASE_URL", "postgres://otklik:x7q@db/otklik")], Some("DATABASE_URL"))]
#[case::escaped_password(&[("DATABASE_URL", "postgres://otklik:%73ecret@db/otklik")], Some("DATABASE_URL"))]
#[case::owners_password(&[("MIGRATE_DATABASE_URL", "postgres://root:root@db/otklik")], Some("MIGRATE_DATABASE_URL"))]
#[case::behind_a_proxy_on_this_machine(
    &[("OTKLIK_LISTEN", "127.0.0.1:3000"), ("PUBLIC_URL", "https://otklik.example.test"), ("YCLIENTS_USER_TOKEN", "sandbox-user-token")],
    Some("YCLIENTS_USER_TOKEN")
)]
#[case::on_this_machine_alone(
    &[("OTKLIK_LISTEN", "127.0.0.1:3000"), ("DATABASE_URL", "postgres://postgres:postgres@localhost/x"), ("YCLIENTS_USER_TOKEN", "sandbox-user-token")],
    None
)]
#[case::on_this_machine_by_its_other_names(
    &[("OTKLIK_LISTEN", "[::1]:3000"), ("PUBLIC_URL", "http://localhost:3000"), ("YCLIENTS_USER_TOKEN", "sandbox-user-token")],
    None
)]
fn beyond_this_machine_secrets_are_secrets(#[case] changed: &[(&str, &str)], #[case] refused: Option<&str>) {
    match (start(changed), refused) {
        (Ok(()), None) => {}
        (Err(said), Some(name)) => {
            assert!(said.starts_with(name), "{said}");
            let secrets =
                changed.iter().filter(|(setting, value)| *setting != "OTKLIK_LISTEN" && *setting != "PUBLIC_URL" && !value.is_empty());
            assert!(secrets.clone().all(|(_, value)| !said.contains(value)), "it tells the secret: {said}");
        }
        (said, refused) => panic!("{said:?} instead of {refused:?}"),
    }
}
