//! Databases for tests: one cluster for all processes (`OTKLIK_TEST_DATABASE_URL`, or the embedded one named `test`), one
//! migrated template by the migrations' checksums, and a copy of it for each test.

use std::fmt::Write as _;
use std::path::Path;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU32, Ordering};

use otklik::server::platform::migrate::{MIGRATIONS, migrate};
use otklik::server::platform::postgres::{Cluster, ClusterSettings};
use otklik::server::platform::roles::Roles;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::settings::key_ring;

/// The lock under which the template is made and litter is swept.
const LOCK: &str = "select pg_advisory_lock(hashtext('otklik tests'))";

/// A database of one test, gone with it.
#[derive(Debug)]
pub(crate) struct Database {
    admin: PgConnectOptions,
    pub(crate) name: String,
    /// The port of a proxy that stands before it, for the product.
    through: Option<u16>,
}

impl Database {
    /// A copy of the migrated template.
    pub(crate) async fn new() -> Self {
        let admin = admin();
        let template = template(&admin).await;
        Self::create(admin, &format!("template {template}")).await
    }

    /// A copy on a cluster whose commits reach the disk and which nobody else uses: a test may kill it.
    pub(crate) async fn durable() -> Self {
        Self::of(&durable_cluster()).await
    }

    /// A copy on a cluster whose transactions may hang: an old one holds up the live streams of its whole cluster.
    pub(crate) async fn apart() -> Self {
        Self::of(&passing_cluster("apart")).await
    }

    async fn of(cluster: &Cluster) -> Self {
        let admin = PgConnectOptions::from_str(&cluster.url()).unwrap();
        let template = template(&admin).await;
        Self::create(admin, &format!("template {template}")).await
    }

    /// One without a schema.
    pub(crate) async fn empty() -> Self {
        Self::create(admin(), "template template0").await
    }

    async fn create(admin: PgConnectOptions, how: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::connect_with(&admin).await.unwrap();
        conn.execute(AssertSqlSafe(format!("create database {name} {how}"))).await.unwrap();
        conn.close().await.unwrap();
        Self { admin, name, through: None }
    }

    /// Its owner's way in: a superuser, whom no wall stops.
    pub(crate) fn owner(&self) -> PgConnectOptions {
        self.admin.clone().database(&self.name)
    }

    /// The login role's way in, as the product has it.
    pub(crate) fn login(&self) -> PgConnectOptions {
        let login = self.owner().username(&Roles::default().login()).password(&password());
        if let Some(port) = self.through { login.port(port) } else { login }
    }

    /// The product reaches it through this port.
    pub(crate) fn through(mut self, port: u16) -> Self {
        self.through = Some(port);
        self
    }

    /// Its cluster's own port.
    pub(crate) fn port(&self) -> u16 {
        self.admin.get_port()
    }

    /// The same as an address.
    pub(crate) fn url(&self) -> String {
        let mut url = reqwest::Url::parse(&base_url()).unwrap();
        url.set_path(&self.name);
        url.into()
    }

    /// A connection of the owner.
    pub(crate) async fn connect(&self) -> PgConnection {
        PgConnection::connect_with(&self.owner()).await.unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (admin, name) = (self.admin.clone(), self.name.clone());
        // The test's runtime may be gone or busy: a thread of its own has neither problem.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                if let Ok(mut conn) = PgConnection::connect_with(&admin).await {
                    // What is left behind is swept by the next run.
                    let _ = conn.execute(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).await;
                }
            });
        });
        let _ = dropping.join();
    }
}

/// The password of the login role, the same in all test processes because their key ring is.
pub(crate) fn password() -> String {
    key_ring().derive("the login role's password").unwrap()
}

fn base_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting, which the product does not know")]
    if let Ok(url) = std::env::var("OTKLIK_TEST_DATABASE_URL") {
        return url;
    }
    passing_cluster("test").url()
}

/// A cluster that may be lost. In memory where there is room: making and dropping a database is a thousand files each.
fn passing_cluster(name: &str) -> Cluster {
    const MEMORY: &str = "/dev/shm";
    const ROOM: u64 = 4 << 30;
    let has_room = rustix::fs::statvfs(MEMORY).is_ok_and(|there| there.f_bavail * there.f_frsize >= ROOM);
    let data = has_room.then(|| format!("{MEMORY}/otklik-tests-{}", rustix::process::getuid().as_raw()).into());
    let settings = ClusterSettings { name: name.to_owned(), fsync: false, data, ..ClusterSettings::new(env!("CARGO_MANIFEST_DIR")) };
    Cluster::start(settings).unwrap()
}

/// The cluster of `Database::durable`: started, or found running.
pub(crate) fn durable_cluster() -> Cluster {
    Cluster::start(ClusterSettings { name: "kills".to_owned(), ..ClusterSettings::new(env!("CARGO_MANIFEST_DIR")) }).unwrap()
}

fn admin() -> PgConnectOptions {
    PgConnectOptions::from_str(&base_url()).unwrap()
}

async fn template(admin: &PgConnectOptions) -> String {
    let name = format!("template_{}", checksum());
    let mut conn = PgConnection::connect_with(admin).await.unwrap();
    conn.execute(LOCK).await.unwrap();
    let there: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)").bind(&name).fetch_one(&mut conn).await.unwrap();
    if !there {
        sweep(&mut conn).await;
        // Under another name until it is whole.
        let fresh = format!("{name}_new");
        conn.execute(AssertSqlSafe(format!("drop database if exists {fresh} with (force)"))).await.unwrap();
        conn.execute(AssertSqlSafe(format!("create database {fresh} template template0"))).await.unwrap();
        migrate(&admin.clone().database(&fresh), &Roles::default(), &password()).await.unwrap();
        conn.execute(AssertSqlSafe(format!("alter database {fresh} rename to {name}"))).await.unwrap();
    }
    conn.close().await.unwrap();
    name
}

/// Databases of processes that are gone.
async fn sweep(conn: &mut PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("select datname from pg_database where datname like 'it\\_%'").fetch_all(&mut *conn).await.unwrap();
    for name in names {
        let process = name.split('_').nth(1).unwrap_or_default();
        if !Path::new("/proc").join(process).exists() {
            conn.execute(AssertSqlSafe(format!("drop database if exists {name} with (force)"))).await.unwrap();
        }
    }
}

/// Which migrations the template holds (those of this build, whatever the folder holds by now), and under which key ring.
fn checksum() -> String {
    let mut hash = Sha256::new();
    for migration in MIGRATIONS.iter() {
        // A number is part of what is applied: renumbered, it is another schema.
        hash.update(migration.version.to_be_bytes());
        hash.update(&migration.checksum);
    }
    hash.update(password());
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
