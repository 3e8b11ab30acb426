//! The list of bookings with the vendor's filters and its paging.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::Crm;
use super::super::gate::{Answer, Call};
use super::super::model::{Record, Salon};
use super::super::wire::{self, dates};
use super::{either, salon};

/// Rows of a page when the caller does not say.
const PAGE: i64 = 50;
/// The largest page that is honoured, and what a larger one becomes.
const LARGEST_PAGE: i64 = 200;
const SHORT_PAGE: i64 = 20;

/// The filters of the query.
#[derive(Debug)]
struct Filter {
    staff_id: Option<i64>,
    client_id: Option<i64>,
    created_user_id: Option<i64>,
    starts: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    created: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    changed: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    with_deleted: bool,
}

/// `GET /records/{salon}`.
pub(super) fn list(crm: &Crm, call: &Call, salon_id: &str) -> Answer {
    let (view, short_pages) = (crm.view(), crm.faults().short_big_pages);
    let page = call.number("page").unwrap_or(1).max(1);
    let count = match call.number("count").unwrap_or(PAGE).max(1) {
        large if large > LARGEST_PAGE && short_pages => SHORT_PAGE,
        count => count.min(LARGEST_PAGE),
    };
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        let filter = Filter::read(salon, call);
        let mut found: Vec<&Record> = salon.records.values().filter(|record| filter.admits(salon, record)).collect();
        found.sort_by_key(|record| (record.start, record.id));
        let total = found.len();
        let rows = found.into_iter().skip(usize::try_from((page - 1) * count).unwrap_or(usize::MAX));
        let rows: Vec<Value> =
            rows.take(usize::try_from(count).unwrap_or_default()).map(|record| wire::record::record(salon, record, view)).collect();
        Ok(Answer::with_meta(Value::Array(rows), json!({"page": page, "total_count": total})))
    }))
}

impl Filter {
    fn read(salon: &Salon, call: &Call) -> Self {
        let moment = |name: &str| call.text(name).and_then(|text| dates::read_instant(salon, text));
        // A day as an end means all of that day.
        let end = |name: &str| {
            let text = call.text(name)?;
            if text.len() <= 10 { dates::read_day(text).map(|day| dates::after_day(salon, day)) } else { dates::read_instant(salon, text) }
        };
        Self {
            staff_id: call.number("staff_id").filter(|&id| id != 0),
            client_id: call.number("client_id").filter(|&id| id != 0),
            created_user_id: call.number("created_user_id").filter(|&id| id != 0),
            starts: (moment("start_date"), end("end_date")),
            created: (moment("c_start_date"), end("c_end_date")),
            changed: (moment("changed_after"), moment("changed_before")),
            with_deleted: call.flag("with_deleted"),
        }
    }

    fn admits(&self, salon: &Salon, record: &Record) -> bool {
        let within = |(from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>), at: DateTime<Utc>| {
            from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to)
        };
        // The vendor keeps whole seconds: what changed within the second of `changed_after` is in.
        let changed = record.changed_at - chrono::TimeDelta::nanoseconds(i64::from(record.changed_at.timestamp_subsec_nanos()));
        let starts = || within(self.starts, salon.instant(record.start));
        let numbers = || {
            self.staff_id.is_none_or(|id| id == record.staff_id)
                && self.client_id.is_none_or(|id| Some(id) == record.client_id)
                && self.created_user_id.is_none_or(|id| id == record.created_user_id)
        };
        (self.with_deleted || !record.deleted)
            && within(self.changed, changed)
            && within(self.created, record.created_at)
            && numbers()
            && starts()
    }
}
