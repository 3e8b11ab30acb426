//! The vendor's three ways to write a moment, and the ways in which callers write theirs.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset as _, TimeDelta, Utc};

use super::super::model::Salon;

/// `2026-01-15T12:00:00+03:00`. With `wrong` the offset is one hour off, as the vendor's is after a change of the law.
pub(crate) fn datetime(salon: &Salon, local: NaiveDateTime, wrong: bool) -> String {
    let offset = salon.instant(local).with_timezone(&salon.tz()).offset().fix();
    let told = if wrong { FixedOffset::east_opt(offset.local_minus_utc() + 3600).unwrap_or(offset) } else { offset };
    format!("{}{told}", local.format("%Y-%m-%dT%H:%M:%S"))
}

/// `2026-01-10T09:15:00+0300`.
pub(crate) fn stamp(salon: &Salon, at: DateTime<Utc>) -> String {
    at.with_timezone(&salon.tz()).format("%Y-%m-%dT%H:%M:%S%z").to_string()
}

/// `2026-01-15 12:00:00`.
pub(crate) fn naive(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// What a caller wrote as the beginning of a booking, in the salon's own time. An offset is obeyed; without one it is local.
pub(crate) fn read_local(salon: &Salon, text: &str) -> Option<NaiveDateTime> {
    read_instant(salon, text).map(|at| salon.local(at))
}

/// What a caller wrote as a moment: with an offset, or in the salon's own time, or a day (its first moment).
pub(crate) fn read_instant(salon: &Salon, text: &str) -> Option<DateTime<Utc>> {
    // A plus sign in a query reads as a space unless the caller escaped it.
    let text = text.trim().replace(' ', if text.matches(':').count() > 2 || text.contains('T') { "+" } else { " " });
    for form in ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"] {
        if let Ok(at) = DateTime::parse_from_str(&text, form) {
            return Some(at.to_utc());
        }
    }
    if let Some(text) = text.strip_suffix('Z') {
        return NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|at| at.and_utc());
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(&text, form) {
            return Some(salon.instant(local));
        }
    }
    read_day(&text).map(|day| salon.instant(day.and_time(chrono::NaiveTime::MIN)))
}

/// `2026-01-15`, as the first ten characters of whatever follows.
pub(crate) fn read_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}

/// The last moment of a day, exclusive.
pub(crate) fn after_day(salon: &Salon, day: NaiveDate) -> DateTime<Utc> {
    salon.instant((day + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN))
}
