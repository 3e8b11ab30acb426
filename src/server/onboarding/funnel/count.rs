//! The funnel's arithmetic: from moments of single salons to counts and medians, and to lines that people read.

use std::fmt::{Display, Formatter, Result};

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::onboarding::Stage;

/// When one salon got past each step; a number that was linked is counted once, however often it was lost.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub began: DateTime<Utc>,
    pub salon: Option<DateTime<Utc>>,
    pub number: Option<DateTime<Utc>>,
    pub messages: Option<DateTime<Utc>>,
    pub password: Option<DateTime<Utc>>,
}

/// What became of one step, or of the whole way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StepCount {
    pub name: &'static str,
    pub began: usize,
    pub finished: usize,
    /// How long those who finished took, in the middle.
    pub median: Option<TimeDelta>,
}

/// The wizard's steps in their order, and the whole way at last.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Funnel(pub Vec<StepCount>);

impl Way {
    /// When each step began and ended. A step begins with the end of the one before it; what was done ahead of its turn takes no time.
    fn steps(self) -> Vec<(DateTime<Utc>, Option<DateTime<Utc>>)> {
        let (mut steps, mut begins) = (Vec::new(), Some(self.began));
        for done in [self.salon, self.number, self.messages, self.password] {
            let Some(from) = begins else { break };
            begins = done.map(|done| done.max(from));
            steps.push((from, begins));
        }
        steps
    }
}

impl Funnel {
    /// Counts these.
    pub fn of(ways: &[Way]) -> Self {
        let walked: Vec<_> = ways.iter().map(|way| way.steps()).collect();
        let step = |(at, stage): (usize, &Stage)| StepCount::of(stage.as_str(), walked.iter().filter_map(|steps| steps.get(at)).copied());
        let steps = Stage::ALL.iter().filter(|stage| **stage != Stage::Finished).enumerate().map(step);
        let last = Stage::ALL.len() - 2;
        let ends = |steps: &Vec<(_, Option<_>)>| steps.get(last).and_then(|(_, end)| *end);
        let whole = StepCount::of("all", ways.iter().zip(&walked).map(|(way, steps)| (way.began, ends(steps))));
        Self(steps.chain([whole]).collect())
    }
}

impl StepCount {
    fn of(name: &'static str, walked: impl Iterator<Item = (DateTime<Utc>, Option<DateTime<Utc>>)>) -> Self {
        let (mut began, mut took) = (0, Vec::new());
        for (from, until) in walked {
            began += 1;
            took.extend(until.map(|until| until - from));
        }
        took.sort_unstable();
        let (low, high) = (took.get(took.len().saturating_sub(1) / 2), took.get(took.len() / 2));
        let median = low.zip(high).map(|(low, high)| (*low + *high) / 2);
        Self { name, began, finished: took.len(), median }
    }
}

impl Display for Funnel {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "{:<10}{:>7}{:>10}{:>7}  median", "step", "began", "finished", "of 100")?;
        for StepCount { name, began, finished, median } in &self.0 {
            let share = (finished * 100).checked_div(*began).map_or_else(|| "–".to_owned(), |share| share.to_string());
            let median = median.map_or_else(|| "–".to_owned(), |took| format!("{}:{:02} min", took.num_minutes(), took.num_seconds() % 60));
            writeln!(f, "{name:<10}{began:>7}{finished:>10}{share:>7}  {median}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
