//! The product as a process of its own, to be killed: the binary of this build, on the test's database, world and address.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use sqlx::ConnectOptions as _;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::lot::setting;
use crate::support::TestApp;
use crate::support::settings::KEY_RING;
use crate::support::wait::eventually;

/// How to start the product again and again.
pub(crate) struct Victim {
    binary: PathBuf,
    settings: Vec<(&'static str, String)>,
    base: String,
    folder: TempDir,
}

/// The product while it runs.
pub(crate) struct Product {
    child: Child,
}

impl Victim {
    /// The product of `app`, which must have been stopped: the same database, key ring, world and address.
    pub(crate) fn of(app: &TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ring = folder.path().join("keyring");
        File::create(&ring).unwrap().write_all(KEY_RING.as_bytes()).unwrap();
        let (config, yclients, whatsapp) = (&app.config, &app.config.yclients, &app.config.whatsapp);
        let settings = vec![
            ("OTKLIK_LISTEN", config.listen.to_string()),
            ("PUBLIC_URL", config.public_url.clone()),
            ("DATABASE_URL", app.database.owner().to_url_lossy().to_string()),
            ("KEYRING_FILE", ring.display().to_string()),
            ("OTKLIK_SANDBOX_URL", app.outside.base.clone()),
            ("YCLIENTS_PARTNER_TOKEN", "sandbox-partner-token".to_owned()),
            ("YCLIENTS_USER_TOKEN", "sandbox-user-token".to_owned()),
            ("YCLIENTS_APP_ID", yclients.app_id.clone()),
            ("YCLIENTS_API_URL", yclients.api_url.clone()),
            ("YCLIENTS_MARKETPLACE_URL", yclients.marketplace_url.clone()),
            ("WHATSAPP_URL", whatsapp.url.clone()),
            ("WHATSAPP_PER_MINUTE", whatsapp.per_minute.to_string()),
            ("WHATSAPP_BURST", whatsapp.burst.to_string()),
            ("WHATSAPP_CHAT_GAP_MS", whatsapp.chat_gap.as_millis().to_string()),
            ("WHATSAPP_ACK_WAIT_MS", whatsapp.ack_wait.as_millis().to_string()),
            ("WHATSAPP_RESEND_WAIT_MS", whatsapp.resend_wait.as_millis().to_string()),
            ("OTKLIK_LEASE_TTL_MS", config.lease_ttl.as_millis().to_string()),
        ];
        Self { binary: env!("CARGO_BIN_EXE_otklik").into(), settings, base: app.base.clone(), folder }
    }

    /// The same as it is shipped: a binary without the sandbox's features, which knows only what a release is told.
    pub(crate) fn shipped(self) -> Self {
        let binary = setting::<PathBuf>("OTKLIK_SHIPPED").unwrap_or_else(|| self.binary.with_file_name("otklik-shipped"));
        assert!(binary.exists(), "{} is missing: bin/test makes it", binary.display());
        let settings = self.settings.into_iter().filter(|(name, _)| *name != "OTKLIK_SANDBOX_URL").collect();
        Self { binary, settings, ..self }
    }

    /// Whether a command of it went well, and all it said.
    pub(crate) async fn command(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().envs(self.settings.iter().cloned());
        let output = command.output().await.unwrap();
        (output.status.success(), [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat())
    }

    /// A further process of the same product, at an address of its own, with these settings changed.
    pub(super) fn beside(&self, changed: &[(&'static str, String)]) -> Self {
        const LISTEN: &str = "OTKLIK_LISTEN";
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let given = changed.iter().find(|(name, _)| *name == LISTEN);
        let listen = given.map_or(free, |(_, given)| given.clone());
        let is_kept = |name: &str| name != LISTEN && changed.iter().all(|(other, _)| *other != name);
        let mut settings: Vec<_> = self.settings.iter().filter(|(name, _)| is_kept(name)).chain(changed).cloned().collect();
        settings.push((LISTEN, listen.clone()));
        let binary = self.binary.clone();
        Self { binary, settings, base: format!("http://{listen}"), folder: tempfile::tempdir().unwrap() }
    }

    /// Starts it, with these fault points (`name=action;…`), and waits for nothing.
    pub(super) fn spawn(&self, faults: &str) -> Product {
        let said = File::options().create(true).append(true).open(self.folder.path().join("said")).unwrap();
        let mut command = Command::new(&self.binary);
        command.arg("serve").current_dir(env!("CARGO_MANIFEST_DIR")).process_group(0).kill_on_drop(true);
        command.env_clear().envs(self.settings.iter().cloned()).env("FAILPOINTS", faults);
        command.stdout(said.try_clone().unwrap()).stderr(said).stdin(Stdio::null());
        Product { child: command.spawn().unwrap() }
    }

    /// Starts it and waits until it is ready.
    pub(crate) async fn start(&self) -> Product {
        let mut product = self.spawn("");
        self.ready(&mut product).await;
        product
    }

    /// Waits until it is ready; it must not end.
    pub(super) async fn ready(&self, product: &mut Product) {
        let http = crate::support::world::client();
        let child = std::cell::RefCell::new(&mut product.child);
        eventually("the product to be ready", || async {
            let ended = child.borrow_mut().try_wait().unwrap();
            assert!(ended.is_none(), "the product ended: {ended:?}\n{}", self.said());
            let answer = http.get(format!("{}/readyz", self.base)).send().await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }

    /// The end of what it said in all its lives, for a failure's words.
    pub(super) fn said(&self) -> String {
        let said = std::fs::read_to_string(self.folder.path().join("said")).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}

impl Product {
    /// SIGKILL for the whole process group; returns when it is gone.
    pub(super) async fn kill(mut self) {
        self.signal("-KILL").await;
        self.child.wait().await.unwrap();
    }

    /// SIGSTOP: it stands still, with every socket and lock it has, and does not know.
    pub(super) async fn freeze(&self) {
        self.signal("-STOP").await;
    }

    /// SIGCONT: it goes on where it stood.
    pub(super) async fn thaw(&self) {
        self.signal("-CONT").await;
    }

    /// SIGTERM; returns when it has ended in order.
    pub(crate) async fn end(mut self) {
        self.signal("-TERM").await;
        let status = self.child.wait().await.unwrap();
        assert!(status.success(), "the product did not end in order: {status}");
    }

    /// Waits until it has ended by itself; answers by which signal.
    pub(super) async fn died(mut self) -> Option<i32> {
        use std::os::unix::process::ExitStatusExt as _;
        let ended = tokio::time::timeout(crate::support::wait::PATIENCE, self.child.wait()).await;
        ended.expect("the product lives on").unwrap().signal()
    }

    async fn signal(&self, signal: &str) {
        let group = format!("-{}", self.child.id().unwrap());
        assert!(Command::new("kill").args([signal, "--", &group]).status().await.unwrap().success());
    }
}
