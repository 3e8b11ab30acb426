//! What happens to a cluster in real life: killed starters, killed servers, taken ports, two starts at once.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use otklik::server::platform::postgres::{Choice, Cluster, ClusterError, ClusterSettings};

use super::{Trial, ask, tell};

fn kill(process: &str) {
    assert!(Command::new("kill").args(["-9", "--", process]).status().unwrap().success());
}

/// Kills the trial's main process and waits until it is dead, which a busy machine puts off.
fn kill_postmaster(trial: &Trial) {
    let process = trial.process();
    kill(&process);
    let folder = Path::new("/proc").join(process).join("cwd");
    while fs::read_link(&folder).is_ok() {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Stands for the product: starts the cluster and lives on, until it is killed.
#[test]
#[ignore = "run by the test below, as a process of its own"]
fn a_product_that_gets_killed() {
    let mut settings = ClusterSettings::new(env!("CARGO_MANIFEST_DIR"));
    settings.data = Some(std::env::var_os("TRIAL_DATA").unwrap().into());
    settings.fsync = false;
    Cluster::start(settings).unwrap();
    thread::sleep(Duration::from_mins(2));
}

#[tokio::test]
async fn outlives_the_killed_process_group_that_started_it() {
    let trial = Trial::new(Choice::Npm);
    let mut product = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "embedded_postgres::accidents::a_product_that_gets_killed", "--ignored"])
        .env("TRIAL_DATA", trial.settings.data.as_ref().unwrap())
        .process_group(0)
        .spawn()
        .unwrap();
    let found = loop {
        if let Some(found) = Cluster::find(trial.settings.clone()).unwrap() {
            break found;
        }
        thread::sleep(Duration::from_millis(20));
    };
    kill(&format!("-{}", product.id()));
    product.wait().unwrap();
    let attached = trial.start();
    assert!(attached.was_running());
    assert_eq!(attached.port(), found.port());
    assert_eq!(ask(&attached, "select 'here'").await, "here");
}

#[tokio::test]
async fn recovers_after_its_main_process_was_killed() {
    let trial = Trial::new(Choice::Npm);
    let cluster = trial.start();
    tell(&cluster, "create table kept as select 'слово'::text as word").await;
    kill_postmaster(&trial);
    let again = trial.start();
    assert!(!again.was_running());
    assert_eq!(ask(&again, "select word from kept").await, "слово");
}

#[tokio::test]
async fn does_not_believe_a_process_number_that_was_given_to_somebody_else() {
    let trial = Trial::new(Choice::Npm);
    trial.start();
    let left = fs::read_to_string(trial.pid_file()).unwrap();
    kill_postmaster(&trial);
    let mut stranger = Command::new("sleep").arg("60").spawn().unwrap();
    let rest = left.split_once('\n').unwrap().1;
    fs::write(trial.pid_file(), format!("{}\n{rest}", stranger.id())).unwrap();
    let again = trial.start();
    assert!(!again.was_running());
    assert_eq!(ask(&again, "select 'here'").await, "here");
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

#[test]
fn two_starts_at_once_make_one_cluster() {
    let trial = Trial::new(Choice::Npm);
    let ports: Vec<(u16, bool)> = thread::scope(|scope| {
        let starts: Vec<_> = (0..2).map(|_| scope.spawn(|| trial.start())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).map(|cluster| (cluster.port(), cluster.was_running())).collect()
    });
    assert_eq!(ports[0].0, ports[1].0);
    assert_eq!(ports.iter().filter(|(_, was_running)| !was_running).count(), 1);
}

#[test]
fn a_taken_port_is_left_alone() {
    let mut trial = Trial::new(Choice::Npm);
    let cluster = trial.start();
    cluster.stop(otklik::server::platform::postgres::StopMode::Fast).unwrap();
    let taken = TcpListener::bind(("127.0.0.1", cluster.port())).unwrap();

    trial.settings.port = Some(cluster.port());
    let refused = Cluster::start(trial.settings.clone()).unwrap_err();
    assert!(matches!(refused, ClusterError::PortTaken(port) if port == cluster.port()), "{refused}");

    trial.settings.port = None;
    assert_ne!(trial.start().port(), cluster.port());
    drop(taken);
}
