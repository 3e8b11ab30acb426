//! What a process costs, as the kernel counts it.

use std::fs;

/// Kernel ticks in a second.
const TICKS: f64 = 100.0;

/// Resident memory of a process, in bytes.
pub fn resident(pid: u32) -> anyhow::Result<f64> {
    kilobytes(&fs::read_to_string(format!("/proc/{pid}/status"))?, "VmRSS:").map(|kb| kb * 1024.0)
}

/// What PostgreSQL's processes hold, each page counted once among those that share it, in bytes.
pub fn proportional(pids: &[i32]) -> f64 {
    let of = |pid: &i32| kilobytes(&fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?, "Pss:").ok();
    pids.iter().filter_map(of).sum::<f64>() * 1024.0
}

fn kilobytes(text: &str, name: &str) -> anyhow::Result<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok());
    number.ok_or_else(|| anyhow::anyhow!("no {name}"))
}

/// Processor time a process has used, in seconds.
pub fn processor(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in brackets may hold anything; the fields after it are numbers.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS)
}
