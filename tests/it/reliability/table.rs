//! What a run of kills came to: one line for each fault.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// One fault's line.
#[derive(Debug, Default)]
struct Line {
    runs: usize,
    lost: usize,
    doubled: usize,
    unresolved: usize,
    recovery: Vec<Duration>,
}

/// The table, by fault.
#[derive(Debug, Default)]
pub(super) struct Table {
    lines: BTreeMap<String, Line>,
    /// How many webhooks were answered 2xx, and how many messages were shown.
    pub(super) promised: usize,
    pub(super) shown: usize,
}

impl Table {
    fn line(&mut self, fault: &str) -> &mut Line {
        self.lines.entry(fault.to_owned()).or_default()
    }

    /// A kill, and how long everything it hit took to arrive all the same.
    pub(super) fn ran(&mut self, fault: &str, recovery: Duration) {
        let line = self.line(fault);
        line.runs += 1;
        line.recovery.push(recovery);
    }

    /// Messages that never came.
    pub(super) fn lost(&mut self, fault: &str) {
        self.line(fault).lost += 1;
    }

    /// Messages that came more than once, or were not due.
    pub(super) fn doubled(&mut self, fault: &str) {
        self.line(fault).doubled += 1;
    }

    /// Messages whose outcome stayed unknown.
    pub(super) fn unresolved(&mut self, count: usize) {
        if count > 0 {
            self.line("of the whole run").unresolved += count;
        }
    }

    /// Takes another run's lines in.
    pub(super) fn add(&mut self, other: Self) {
        self.promised += other.promised;
        self.shown += other.shown;
        for (fault, more) in other.lines {
            let line = self.line(&fault);
            line.runs += more.runs;
            line.lost += more.lost;
            line.doubled += more.doubled;
            line.unresolved += more.unresolved;
            line.recovery.extend(more.recovery);
        }
    }

    /// Whether nothing was lost, doubled or left unresolved.
    pub(super) fn is_clean(&self) -> bool {
        self.lines.values().all(|line| line.lost + line.doubled + line.unresolved == 0)
    }

    /// As Markdown.
    pub(super) fn text(&self) -> String {
        let mut text = "| fault | runs | lost | doubled | unresolved | recovery p50 | max |\n|---|---|---|---|---|---|---|\n".to_owned();
        for (fault, line) in &self.lines {
            let mut recovery = line.recovery.clone();
            recovery.sort_unstable();
            let seconds = |at: Option<&Duration>| at.map_or_else(|| "–".to_owned(), |time| format!("{:.2} s", time.as_secs_f64()));
            let (half, max) = (seconds(recovery.get(recovery.len() / 2)), seconds(recovery.last()));
            let Line { runs, lost, doubled, unresolved, .. } = line;
            writeln!(text, "| {fault} | {runs} | {lost} | {doubled} | {unresolved} | {half} | {max} |").unwrap();
        }
        let runs: usize = self.lines.values().map(|line| line.runs).sum();
        writeln!(text, "\n{runs} kills, {} events answered 2xx, {} messages shown.", self.promised, self.shown).unwrap();
        text
    }
}
