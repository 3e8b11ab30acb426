//! The embedded PostgreSQL: both kinds of binaries, a killed server, a checkout nobody else may enter.

mod accidents;
mod strangers;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;

use otklik::server::platform::postgres::{Choice, Cluster, ClusterSettings, StopMode, data_folder};
use rstest::rstest;
use sqlx::{Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

/// A cluster of its own in a temporary folder, stopped at the end whatever happens.
struct Trial {
    settings: ClusterSettings,
    folder: TempDir,
}

impl Trial {
    fn new(choice: Choice) -> Self {
        let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        let mut settings = ClusterSettings::new(env!("CARGO_MANIFEST_DIR"));
        settings.data = Some(folder.path().join("data"));
        settings.choice = choice;
        settings.fsync = false;
        Self { settings, folder }
    }

    fn start(&self) -> Cluster {
        Cluster::start(self.settings.clone()).unwrap()
    }

    fn pid_file(&self) -> PathBuf {
        data_folder(&self.settings.project, self.settings.data.as_deref()).join("postgres/main/server/data/postmaster.pid")
    }

    fn process(&self) -> String {
        fs::read_to_string(self.pid_file()).unwrap().lines().next().unwrap().to_owned()
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        if let Ok(Some(cluster)) = Cluster::find(self.settings.clone()) {
            let _ = cluster.stop(StopMode::Immediate);
        }
    }
}

async fn tell(cluster: &Cluster, sql: &'static str) {
    PgConnection::connect(&cluster.url()).await.unwrap().execute(sql).await.unwrap();
}

async fn ask(cluster: &Cluster, sql: &'static str) -> String {
    let mut conn = PgConnection::connect(&cluster.url()).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
}

fn we_are_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

#[rstest]
#[case::npm(Choice::Npm)]
#[case::the_machine(Choice::System)]
#[tokio::test]
async fn starts_stops_and_starts_again_with_everything_kept(#[case] choice: Choice) {
    let trial = Trial::new(choice);
    let cluster = trial.start();
    assert!(!cluster.was_running());
    assert_eq!(ask(&cluster, "select current_database()").await, "otklik");
    assert_eq!(ask(&cluster, "show server_encoding").await, "UTF8");
    assert_eq!(ask(&cluster, "select datcollate from pg_database where datname = 'otklik'").await, "C.UTF-8");
    assert_eq!(ask(&cluster, "show synchronous_commit").await, "on");
    assert_eq!(ask(&cluster, "show log_parameter_max_length").await, "0");
    assert_eq!(ask(&cluster, "show max_connections").await, "200");
    assert_eq!(ask(&cluster, "show listen_addresses").await, "127.0.0.1");
    tell(&cluster, "create table kept as select 'слово'::text as word").await;

    cluster.stop(StopMode::Fast).unwrap();
    cluster.stop(StopMode::Fast).unwrap();
    assert!(Cluster::find(trial.settings.clone()).unwrap().is_none());
    let again = trial.start();
    assert_eq!(again.port(), cluster.port(), "the port is remembered");
    assert_eq!(ask(&again, "select word from kept").await, "слово");

    Cluster::discard(&trial.settings).unwrap();
    Cluster::discard(&trial.settings).unwrap();
    let anew = trial.start();
    assert_eq!(ask(&anew, "select count(*)::text from pg_tables where tablename = 'kept'").await, "0");
}
