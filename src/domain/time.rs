//! Moments with the offset of the place they are read in: the browser needs no zone database, and both sides print alike.

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

/// An instant, and the offset of the company's zone at that instant in seconds east of Greenwich.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Moment {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Seconds east of UTC.
    pub offset: i32,
}

impl Moment {
    /// The local wall clock; UTC if the offset is not one.
    pub fn local(self) -> DateTime<FixedOffset> {
        let zone = FixedOffset::east_opt(self.offset).or_else(|| FixedOffset::east_opt(0));
        zone.map_or_else(|| self.at.fixed_offset(), |zone| self.at.with_timezone(&zone))
    }

    /// «18:04».
    pub fn clock(self) -> String {
        let local = self.local();
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// Whether both fall on the same local day.
    pub fn same_day(self, other: Self) -> bool {
        self.local().date_naive() == other.local().date_naive()
    }

    /// How many local days lie between `self` and `other` (positive when `other` is later).
    pub fn days_until(self, other: Self) -> i64 {
        (other.local().date_naive() - self.local().date_naive()).num_days()
    }

    /// The local calendar year.
    pub fn year(self) -> i32 {
        self.local().year()
    }

    /// Later by `delta`, with the same offset.
    #[must_use]
    pub fn plus(self, delta: TimeDelta) -> Self {
        Self { at: self.at + delta, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_companys_day() {
        let at = |text: &str, offset| Moment { at: text.parse().unwrap(), offset };
        let evening = at("2026-11-20T20:30:00Z", 3 * 3600);
        assert_eq!(evening.clock(), "23:30");
        assert!(!evening.same_day(at("2026-11-20T21:30:00Z", 3 * 3600)));
        assert_eq!(evening.days_until(at("2026-11-20T21:30:00Z", 3 * 3600)), 1);
        assert_eq!(at("2026-11-20T20:30:00Z", 10 * 3600).clock(), "06:30");
    }
}
