//! Baileys, which was not written for this sandbox, pairs, sends, receives and comes back.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::world::World;

#[tokio::test]
async fn baileys_pairs_sends_receives_and_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/strangers/baileys");
    assert!(
        folder.join("node_modules/baileys").is_dir(),
        "Baileys is not installed; run: npm ci --ignore-scripts --prefix end2end/strangers/baileys"
    );
    let world = World::start().await;
    let mut check = Command::new("node");
    check.arg(folder.join("check.mjs")).arg(&world.base).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let output = check.output().await.unwrap();
    let (said, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complaint}");
    assert_eq!(said.lines().filter(|line| line.starts_with("ok ")).count(), 6, "{said}");
}
