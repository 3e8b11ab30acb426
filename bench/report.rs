//! The table, and the lines for programs.

use std::io::Write as _;
use std::process::ExitCode;

use serde_json::{Value, json};

/// Whether less is better, or more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    Min,
    Max,
}

/// One measurement.
struct Figure<'a> {
    name: &'a str,
    value: f64,
    unit: &'a str,
    reference: f64,
    goal: f64,
    direction: Direction,
}

impl Figure<'_> {
    fn ratio(&self) -> f64 {
        // Nothing beside nothing is on the mark.
        if self.reference != 0.0 {
            self.value / self.reference
        } else if self.value == 0.0 {
            1.0
        } else {
            f64::INFINITY
        }
    }

    fn ok(&self) -> bool {
        match self.direction {
            Direction::Max => self.ratio() >= self.goal,
            Direction::Min => self.ratio() <= self.goal,
        }
    }

    fn json(&self) -> Value {
        let direction = if self.direction == Direction::Max { "max" } else { "min" };
        json!({
            "name": self.name, "value": self.value, "unit": self.unit, "reference": self.reference, "ratio": self.ratio(),
            "goal": self.goal, "direction": direction, "ok": self.ok(),
        })
    }

    fn row(&self) -> String {
        let (word, sign) = (if self.ok() { "ok    " } else { "MISSED" }, if self.direction == Direction::Max { "≥" } else { "≤" });
        let Self { name, value, unit, reference, goal, .. } = self;
        format!("{word} {name:<34} {value:>10.2} {unit:<8} reference {reference:>10.2}  ratio {:>6.3}  goal {sign} {goal}", self.ratio())
    }
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

    /// A line of prose about how it was measured: in the table, or beside the lines for programs.
    pub fn note(&self, words: &str) {
        let _ = if self.json { writeln!(std::io::stderr(), "{words}") } else { writeln!(std::io::stdout(), "{words}") };
    }

    /// A figure beside what it is measured against. `goal` bounds the ratio.
    pub fn ratio(&mut self, name: &str, value: f64, unit: &str, reference: f64, goal: f64, direction: Direction) {
        let figure = Figure { name, value, unit, reference, goal, direction };
        self.missed += usize::from(!figure.ok());
        let _ = writeln!(std::io::stdout(), "{}", if self.json { figure.json().to_string() } else { figure.row() });
    }

    /// A figure with a goal of its own unit: the reference is the goal.
    pub fn goal(&mut self, name: &str, value: f64, unit: &str, goal: f64) {
        self.ratio(name, value, unit, goal, 1.0, Direction::Min);
    }

    /// The end; a failure when a goal was missed.
    pub fn finish(self) -> ExitCode {
        if self.missed == 0 {
            return ExitCode::SUCCESS;
        }
        let _ = writeln!(std::io::stderr(), "goals missed: {}", self.missed);
        ExitCode::FAILURE
    }
}

/// The `q`-quantile (0..=1) of milliseconds.
pub fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an index of a measured list")]
    let index = ((values.len().saturating_sub(1)) as f64 * q).round() as usize;
    values.get(index).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D-62: a program finds every field, and what is missed says so.
    #[test]
    fn a_line_holds_every_field() {
        let figure = |value, direction| Figure { name: "p99", value, unit: "ms", reference: 20.0, goal: 1.0, direction };
        let line = figure(10.0, Direction::Min).json();
        let expected = json!({
            "name": "p99", "value": 10.0, "unit": "ms", "reference": 20.0, "ratio": 0.5, "goal": 1.0, "direction": "min", "ok": true,
        });
        assert_eq!(line, expected);
        assert_eq!(figure(10.0, Direction::Max).json()["ok"], false);
        assert!(figure(30.0, Direction::Min).row().starts_with("MISSED"));
    }
}
