//! D-50: where the product and its world are on a machine of one's own, and what a taken port does.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

/// What the doors' own script says, for these ports, in a folder of its own.
fn said(app: u16, desk: u16) -> Vec<String> {
    let (folder, root) = (tempfile::tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")));
    let script = format!(
        ". {0}/bin/lib/say.sh && . {0}/bin/lib/world.sh && world_settings main {app} {desk} &&
         echo \"$app $desk $PUBLIC_URL $OTKLIK_LISTEN $YCLIENTS_API_URL $YCLIENTS_MARKETPLACE_URL $WHATSAPP_URL\"",
        root.display()
    );
    let output = Command::new("bash").args(["-euc", &script]).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_whitespace().map(str::to_owned).collect()
}

/// The app on 127.0.0.1, the outside world on `localhost`, which is another site for a browser; a taken port is left to who has it.
#[test]
fn a_taken_port_moves_on_and_every_address_with_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let all = said(port, port);
    let moved: u16 = all[0].rsplit(':').next().unwrap().parse().unwrap();
    let desk: u16 = all[1].rsplit(':').next().unwrap().parse().unwrap();
    assert!(moved > port && desk > port);
    assert_eq!(
        all[..4],
        [format!("http://127.0.0.1:{moved}"), format!("http://localhost:{desk}"), all[0].clone(), format!("127.0.0.1:{moved}")]
    );
    let home = format!("http://localhost:{desk}/yclients");
    assert_eq!(all[4..], [format!("{home}/api/v1"), format!("{home}/marketplace"), format!("ws://localhost:{desk}/ws/chat")]);
}

/// `bin/dev` begins at the two ports that everybody knows.
#[test]
fn the_usual_ports_are_3000_and_3100() {
    let dev = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("bin/dev")).unwrap();
    assert!(dev.contains("world_settings main 3000 3100"), "bin/dev begins elsewhere");
}
