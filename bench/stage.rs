//! What is measured: PostgreSQL with fsync on, and the product and the sandbox as processes.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use otklik::server::config::Config;
use otklik::server::platform::postgres::{Cluster, ClusterSettings, StopMode};
use otklik::server::start::{self, Ready};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::process;

/// The stage of one run.
pub struct Stage {
    settings: ClusterSettings,
    folder: PathBuf,
    cluster: Cluster,
}

/// A process that ends with the stage.
pub struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

/// An address nobody listens on.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Stage {
    pub fn start() -> anyhow::Result<Self> {
        let settings = ClusterSettings { name: "bench".to_owned(), ..ClusterSettings::new(".") };
        Cluster::discard(&settings)?;
        let cluster = Cluster::start(settings.clone())?;
        let folder = std::env::temp_dir().join(format!("otklik-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self { settings, folder, cluster })
    }

    /// The settings the figures depend on.
    pub async fn settings(&self) -> anyhow::Result<String> {
        let mut conn = PgConnection::connect(&self.cluster.url()).await?;
        let mut words = Vec::new();
        for name in ["server_version", "fsync", "synchronous_commit", "full_page_writes"] {
            let value: String = sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(&mut conn).await?;
            words.push(format!("{name}={value}"));
        }
        Ok(words.join(" "))
    }

    /// What PostgreSQL holds in memory, in bytes.
    pub async fn postgres_memory(&self) -> anyhow::Result<f64> {
        let mut conn = PgConnection::connect(&self.cluster.url()).await?;
        let pids: Vec<i32> = sqlx::query_scalar("select pid from pg_stat_activity").fetch_all(&mut conn).await?;
        Ok(process::proportional(&pids))
    }

    /// A new database and its address.
    pub async fn database(&self, name: &str) -> anyhow::Result<String> {
        let mut conn = PgConnection::connect(&self.cluster.url()).await?;
        conn.execute(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).await?;
        conn.execute(AssertSqlSafe(format!("create database {name}"))).await?;
        Ok(self.cluster.url_of(name))
    }

    /// Cuts PostgreSQL off and starts it again: only what was committed is there.
    pub fn crash(&self) -> anyhow::Result<()> {
        self.cluster.stop(StopMode::Immediate)?;
        // The same port, so that every address stays true.
        Cluster::start(self.settings.clone())?;
        Ok(())
    }

    /// The environment of a product on this database.
    pub fn environment(&self, database: &str, listen: SocketAddr, sandbox: Option<SocketAddr>) -> Vec<(&'static str, String)> {
        let mut all = vec![
            ("DATABASE_URL", database.to_owned()),
            ("KEYRING_FILE", self.folder.join("keyring").display().to_string()),
            ("OTKLIK_LISTEN", listen.to_string()),
            ("PUBLIC_URL", format!("http://{listen}")),
            // The number's own pace is a rule of manners, not a limit of ours: it is lifted, and said so.
            ("WHATSAPP_PER_MINUTE", "100000".to_owned()),
            ("WHATSAPP_BURST", "10000".to_owned()),
            ("WHATSAPP_CHAT_GAP_MS", "0".to_owned()),
            ("RUST_LOG", "warn".to_owned()),
        ];
        if let Some(sandbox) = sandbox {
            all.extend([
                ("YCLIENTS_API_URL", format!("http://{sandbox}/yclients/api/v1")),
                ("YCLIENTS_MARKETPLACE_URL", format!("http://{sandbox}/yclients/marketplace")),
                ("YCLIENTS_PARTNER_TOKEN", "sandbox-partner-token".to_owned()),
                ("YCLIENTS_USER_TOKEN", "sandbox-user-token".to_owned()),
                ("YCLIENTS_APP_ID", "1001".to_owned()),
                ("WHATSAPP_URL", format!("ws://{sandbox}/ws/chat")),
            ]);
        }
        all
    }

    /// The product's services in this process, on the same database and keys.
    pub async fn services(&self, environment: &[(&'static str, String)]) -> anyhow::Result<Ready> {
        let config = Config::from_pairs(environment.iter().map(|(name, value)| ((*name).to_owned(), value.clone())))?;
        start::prepare(config, leptos::config::LeptosOptions::builder().output_name("otklik").build()).await
    }

    /// Starts the shipped product with a command, and waits until it answers when it has a door.
    pub async fn product(
        &self,
        arguments: &[&str],
        environment: &[(&'static str, String)],
        door: Option<SocketAddr>,
    ) -> anyhow::Result<Process> {
        let binary = std::env::var_os("OTKLIK_SHIPPED").map_or_else(|| PathBuf::from("target/release/otklik-shipped"), PathBuf::from);
        self.spawn(binary, arguments, environment, door).await
    }

    /// Starts this very program with a command.
    pub async fn own(&self, arguments: &[&str], door: Option<SocketAddr>) -> anyhow::Result<Process> {
        self.spawn(std::env::current_exe()?, arguments, &[], door).await
    }

    /// Starts the binary that has the sandbox.
    pub async fn sandbox(&self, arguments: &[&str], door: SocketAddr) -> anyhow::Result<Process> {
        let binary = std::env::current_exe()?.with_file_name("otklik");
        self.spawn(binary, arguments, &[("RUST_LOG", "warn".to_owned())], Some(door)).await
    }

    async fn spawn(
        &self,
        binary: PathBuf,
        arguments: &[&str],
        environment: &[(&'static str, String)],
        door: Option<SocketAddr>,
    ) -> anyhow::Result<Process> {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.join("log"))?;
        let child = Command::new(&binary)
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log))
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let mut process = Process(child);
        let patience = Instant::now() + Duration::from_secs(30);
        while let Some(address) = door {
            if tokio::net::TcpStream::connect(address).await.is_ok() {
                break;
            }
            let lives = process.0.try_wait()?.is_none() && Instant::now() < patience;
            anyhow::ensure!(lives, "{} does not answer; see {}", binary.display(), self.folder.join("log").display());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(process)
    }
}
