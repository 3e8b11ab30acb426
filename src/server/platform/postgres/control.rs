//! PostgreSQL's own programs, called the way we need them: make a cluster, start it, stop it.

use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};

use super::binaries::Binaries;
use super::cluster::StopMode;
use super::error::{ClusterError, at};
use super::place::{Place, write_secret};

/// The database every cluster begins with.
pub(super) const DATABASE: &str = "otklik";

/// Makes the cluster, whole or not at all: it gets its name only when the database is in it.
pub(super) fn create(binaries: &Binaries, place: &Place, fsync: bool) -> Result<(), ClusterError> {
    let (server, data) = (place.server(), place.data());
    let (fresh, secret) = (server.join("data.new"), server.join("password"));
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(at(&fresh))?;
    }
    write_secret(&secret, &place.renew_password()?)?;
    place.owner.give(&secret)?;
    let mut initdb = command(binaries, place, "initdb");
    // A password in clear: the connection never leaves the machine, and a hashed one costs every test's every connection.
    initdb.args(["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=password", "--data-checksums"]);
    // The password is 128 bits of chance: stretching it protects nothing, and is work for every connection.
    initdb.args((binaries.version.major >= 16).then_some("--set=scram_iterations=1"));
    initdb.arg("--pwfile").arg(&secret).arg("-D").arg(&fresh).args((!fsync).then_some("--no-sync"));
    let made = run("initdb", initdb);
    fs::remove_file(&secret).map_err(at(&secret))?;
    made?;
    let mut single = command(binaries, place, "postgres");
    single
        .args(["--single", "-c", "exit_on_error=on", "-c", if fsync { "fsync=on" } else { "fsync=off" }, "-D"])
        .arg(&fresh)
        .arg("postgres");
    feed("postgres --single", single, &format!("create database {DATABASE}\n"))?;
    fs::rename(&fresh, &data).map_err(at(&data))
}

/// Starts it on `port`, or on any free port when that one is only a wish. Returns the port.
pub(super) fn start(binaries: &Binaries, place: &Place, required: Option<u16>, fsync: bool) -> Result<u16, ClusterError> {
    let mut wished = required.or_else(|| place.port());
    // Between asking for a free port and binding it somebody may be faster.
    for _ in 0..5 {
        let port = match wished.take() {
            Some(port) if is_free(port) => port,
            Some(port) if required == Some(port) => return Err(ClusterError::PortTaken(port)),
            _ => free_port()?,
        };
        match start_on(binaries, place, port, fsync) {
            Err(ClusterError::PortTaken(_)) => {}
            other => return other.and_then(|()| place.remember_port(port).map(|()| port)),
        }
    }
    Err(ClusterError::PortTaken(required.unwrap_or_default()))
}

fn start_on(binaries: &Binaries, place: &Place, port: u16, fsync: bool) -> Result<(), ClusterError> {
    let log = place.log();
    // One start per log, and the one before: enough to see why a server went away.
    if log.exists() {
        let before = log.with_extension("before");
        fs::rename(&log, &before).map_err(at(&log))?;
    }
    let mut pg_ctl = command(binaries, place, "pg_ctl");
    pg_ctl.args(["start", "-w", "-t", "60", "-D"]).arg(place.data()).arg("-l").arg(&log).arg("-o").arg(options(port, fsync));
    let Err(error) = run("pg_ctl start", pg_ctl) else { return Ok(()) };
    let said = fs::read_to_string(&log).unwrap_or_default();
    if said.contains("Address already in use") {
        return Err(ClusterError::PortTaken(port));
    }
    match error {
        ClusterError::Program { program, output } => Err(ClusterError::Program { program, output: format!("{output}\n{said}") }),
        other => Err(other),
    }
}

/// Reachable from this machine alone. What people wrote never gets into the log: no parameters, no details of a broken constraint.
fn options(port: u16, fsync: bool) -> String {
    let fsync = if fsync { "on" } else { "off" };
    format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c timezone=UTC -c jit=off \
         -c synchronous_commit=on -c fsync={fsync} -c log_parameter_max_length=0 -c log_parameter_max_length_on_error=0 \
         -c log_error_verbosity=terse -c log_min_error_statement=panic"
    )
}

/// Stops it and waits until it is gone.
pub(super) fn stop(binaries: &Binaries, place: &Place, mode: StopMode) -> Result<(), ClusterError> {
    let mut pg_ctl = command(binaries, place, "pg_ctl");
    let mode = match mode {
        StopMode::Fast => "fast",
        StopMode::Immediate => "immediate",
    };
    pg_ctl.args(["stop", "-w", "-t", "60", "-m", mode, "-D"]).arg(place.data());
    run("pg_ctl stop", pg_ctl).map(drop)
}

fn command(binaries: &Binaries, place: &Place, program: &str) -> Command {
    let mut command = place.owner.command(&binaries.folder.join(program));
    // The folder we stand in may be one its user cannot enter.
    command.current_dir(place.server());
    command
}

fn run(program: &str, command: Command) -> Result<(), ClusterError> {
    feed(program, command, "")
}

fn feed(program: &str, mut command: Command, input: &str) -> Result<(), ClusterError> {
    let path = command.get_program().to_owned();
    let failed = |error| at(path.as_ref())(error);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ended early has said why; that is the error to show.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(at(path.as_ref()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(ClusterError::Program { program: program.to_owned(), output: String::from_utf8_lossy(&said).trim().to_owned() })
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn free_port() -> Result<u16, ClusterError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    bound.map(|address| address.port()).map_err(at("127.0.0.1".as_ref()))
}
