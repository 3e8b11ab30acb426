//! The table, and the lines for programs.

use std::io::Write as _;

use serde_json::json;

/// Whether less is better, or more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    Min,
    Max,
}

/// What was measured so far.
pub struct Report {
    json: bool,
    missed: usize,
}

impl Report {
    pub fn new(json: bool) -> Self {
        Self { json, missed: 0 }
    }

    /// A line of prose about how it was measured.
    pub fn note(&self, words: &str) {
        if !self.json {
            let _ = writeln!(std::io::stdout(), "{words}");
        }
    }

    /// A figure beside what it is measured against. `goal` bounds the ratio.
    pub fn ratio(&mut self, name: &str, value: f64, unit: &str, reference: f64, goal: f64, direction: Direction) {
        // Nothing beside nothing is on the mark.
        let ratio = if reference == 0.0 { if value == 0.0 { 1.0 } else { f64::INFINITY } } else { value / reference };
        let ok = match direction {
            Direction::Max => ratio >= goal,
            Direction::Min => ratio <= goal,
        };
        self.missed += usize::from(!ok);
        let word = if direction == Direction::Max { "max" } else { "min" };
        let line = if self.json {
            json!({"name": name, "value": value, "unit": unit, "reference": reference, "ratio": ratio, "goal": goal, "direction": word, "ok": ok})
                .to_string()
        } else {
            let sign = if direction == Direction::Max { "≥" } else { "≤" };
            format!(
                "{} {name:<34} {value:>10.2} {unit:<8} reference {reference:>10.2}  ratio {ratio:>6.3}  goal {sign} {goal}",
                if ok { "ok    " } else { "MISSED" }
            )
        };
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    /// A figure with a goal of its own unit: the reference is the goal.
    pub fn goal(&mut self, name: &str, value: f64, unit: &str, goal: f64) {
        self.ratio(name, value, unit, goal, 1.0, Direction::Min);
    }

    /// The end; an error when a goal was missed.
    pub fn finish(self) -> anyhow::Result<()> {
        anyhow::ensure!(self.missed == 0, "{} goals missed", self.missed);
        Ok(())
    }
}

/// The `q`-quantile (0..=1) of milliseconds.
pub fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an index of a measured list")]
    let index = ((values.len().saturating_sub(1)) as f64 * q).round() as usize;
    values.get(index).copied().unwrap_or(f64::NAN)
}
