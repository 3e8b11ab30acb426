//! A stranger judges the sandbox: the `PyPI` client `yclients`, generated from the vendor's OpenAPI, makes every call that
//! it has of those the product makes, validates the answers, and reads every webhook.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use otklik::sandbox::yclients::Faults;
use tokio::process::Command;

use super::town::Town;

const SCRIPT: &str = "end2end/strangers/yclients/judge.py";
const REQUIREMENTS: &str = "end2end/strangers/yclients/requirements.txt";

/// The interpreter that has the client, or the command that makes it.
fn python() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "the test's own setting; the product's are read in server::config")]
    let told = std::env::var("OTKLIK_STRANGERS_PYTHON").ok().map(PathBuf::from);
    let python = told.unwrap_or_else(|| here.join("target/strangers/venv/bin/python"));
    assert!(
        python.exists(),
        "{} is missing; make it with\n  python3 -m venv target/strangers/venv\n  target/strangers/venv/bin/pip install -r {REQUIREMENTS}",
        python.display()
    );
    python
}

async fn judge(world: &str, faults: Faults) {
    let town = Town::with(faults).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let said = Command::new(python())
        .arg(script)
        .args(["--base", &town.base, "--world", world])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    println!("{out}");
    assert!(said.status.success(), "the stranger objects:\n{out}\n{err}");
    assert!(out.lines().last().is_some_and(|line| line.starts_with("judged: ")), "{out}");
}

/// In a kind world nothing at all may displease it, beyond what its own documentation gets wrong.
#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_own_client_accepts_every_call_and_webhook_of_the_kind_world() {
    judge("kind", Faults::kind()).await;
}

/// In the world as it is by default only the loose types may displease it, and it still reads every webhook.
#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_own_client_survives_the_unkind_world() {
    judge("unkind", Faults::unkind()).await;
}

/// The judge itself is judged: a vendor that breaks its own documentation displeases one who believes it.
#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "the stranger objects")]
async fn a_judge_who_expects_the_kind_world_objects_to_the_unkind_one() {
    judge("kind", Faults { rate_limit: false, ..Faults::unkind() }).await;
}
