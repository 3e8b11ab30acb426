//! the real binary, started with settings that must not meet the net, and with settings that may.

use std::process::Command;

use crate::support::database::Database;
use crate::support::settings::KEY_RING;

/// What the binary answers to a command with these settings and no others: whether it went well, and all it said.
fn otklik(command: &str, settings: &[(&str, &str)]) -> (bool, String) {
    let mut binary = Command::new(env!("CARGO_BIN_EXE_otklik"));
    let output = binary.arg(command).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().envs(settings.iter().copied()).output().unwrap();
    (output.status.success(), [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat())
}

/// A secret as `openssl rand -base64 32` makes it.
const JWT: &str = "nYq2bW9xuR6kfTzQ0vLh3sD8eJ1mXc5aPgR7oUiB4wE=";

/// Every command that opens the product refuses, names the setting, and tells nobody its value.
#[test]
fn it_does_not_start_beyond_this_machine_with_a_sample_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (sample, missing) = (folder.path().join("sample"), folder.path().join("missing"));
    std::fs::write(&sample, KEY_RING).unwrap();
    let (sample, missing) = (sample.to_str().unwrap(), missing.to_str().unwrap());
    let strong = "postgres://otklik:uR6-nYq2-bW9x@127.0.0.1:9/otklik";
    let listen = ("OTKLIK_LISTEN", "0.0.0.0:0");
    let jwt = ("JWT_SECRET", JWT);
    for (setting, settings) in [
        ("YCLIENTS_PARTNER_TOKEN", vec![listen, ("YCLIENTS_PARTNER_TOKEN", "sandbox-partner-token")]),
        ("JWT_SECRET", vec![listen, ("DATABASE_URL", strong)]),
        ("DATABASE_URL", vec![listen, jwt, ("DATABASE_URL", "postgres://otklik:changeme@127.0.0.1:9/otklik")]),
        ("KEYRING_FILE", vec![listen, jwt, ("DATABASE_URL", strong), ("KEYRING_FILE", sample)]),
        ("KEYRING_FILE", vec![listen, jwt, ("DATABASE_URL", strong), ("KEYRING_FILE", missing)]),
        ("KEYRING_FILE", vec![("PUBLIC_URL", "https://otklik.example.test"), jwt, ("DATABASE_URL", strong), ("KEYRING_FILE", missing)]),
    ] {
        for command in ["serve", "work", "migrate", "check-config"] {
            let (started, said) = otklik(command, &settings);
            assert!(!started && said.contains(setting), "{command} with {settings:?}: {said}");
            for secret in ["sandbox-partner-token", "changeme", "uR6-nYq2-bW9x", "YSBrZXkg", JWT] {
                assert!(!said.contains(secret), "{command} tells {secret}: {said}");
            }
        }
    }
    assert!(!std::path::Path::new(missing).exists(), "beyond this machine no key ring is made up");
}

/// With real secrets and a database that will do, it says that it would start; its answer holds no secret either.
#[tokio::test]
async fn it_says_that_it_would_start() {
    let database = Database::new().await;
    let folder = tempfile::tempdir().unwrap();
    let ring = folder.path().join("ring");
    std::fs::write(&ring, otklik::server::platform::seal::KeyRing::generate().unwrap()).unwrap();
    let url = database.url();
    let settings = [
        ("OTKLIK_LISTEN", "0.0.0.0:0"),
        ("DATABASE_URL", url.as_str()),
        ("KEYRING_FILE", ring.to_str().unwrap()),
        ("YCLIENTS_PARTNER_TOKEN", "gtcwf654agufy25gsadh"),
        ("JWT_SECRET", JWT),
    ];
    let (would, said) = otklik("check-config", &settings);
    assert!(would && said.contains("would start"), "{said}");
    assert!(!said.contains("gtcwf654agufy25gsadh") && !said.contains(url.split('@').next().unwrap()), "it tells a secret: {said}");
    let (would, said) = otklik("check-config", &[("DATABASE_URL", "postgres://otklik:uR6-nYq2-bW9x@127.0.0.1:9/otklik")]);
    assert!(!would && said.contains("database"), "nobody listens there: {said}");
}
