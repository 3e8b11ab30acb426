//! 256 histories of bookings, each change reported by five webhooks in any order, of which some never come.
//!
//! What each phone shows must be a part of what happened, in the order in which it happened, told once and ended by the truth.
//! Every change of a history moves the booking to a later time, so that a message says which state it tells.

use otklik::domain::access::Actor;
use otklik::sandbox::yclients::{Faults, faults::HookFaults};
use otklik::server::platform::db::Tenant;
use otklik::server::platform::jobs::{NewJob, queue};
use otklik::server::work::JobV1;
use serde_json::json;

use super::bookings::client_phone;
use super::lot::{Lot, seed};
use crate::support::journal::{Booking, Journal};
use crate::support::told::shown_line;
use crate::support::{Salon, TestApp};

const HISTORIES: usize = 256;
/// They happen side by side, so many at once.
const SIDE_BY_SIDE: usize = 64;
/// Changes of a booking after it was made, at most.
const CHANGES: usize = 5;
/// Copies of each webhook.
const COPIES: u32 = 5;
/// The vendor's moment of change has whole seconds; changes within one are for the CRM to say (D-04).
const BETWEEN: std::time::Duration = std::time::Duration::from_secs(2);

/// A booking and what became of it.
struct History {
    booking: Booking,
    phone: String,
    /// Its times of day, oldest first.
    times: Vec<String>,
    cancelled: bool,
}

impl History {
    async fn begin(journal: Journal<'_>, n: usize) -> Self {
        let (phone, at) = (client_phone(n), time(0));
        Self { booking: journal.book(&format!("2026-11-24T{at}:00"), "Анна", &phone).await, phone, times: vec![at], cancelled: false }
    }

    /// Something happens to it, or nothing.
    async fn go_on(&mut self, journal: Journal<'_>, lot: &mut Lot) {
        if self.cancelled {
            return;
        }
        let at = time(self.times.len());
        let mut to = json!({"starts_at": format!("2026-11-24T{at}:00")});
        match lot.below(10) {
            0 | 1 => return,
            2 => return journal.mark(self.booking, "confirm").await,
            3 => {
                self.cancelled = true;
                return journal.mark(self.booking, ["cancel", "delete"][lot.below(2)]).await;
            }
            4 => to["staff_id"] = journal.master(2).into(),
            _ => {}
        }
        journal.act(self.booking, "reschedule", to).await;
        self.times.push(at);
    }

    /// What is wrong with what its client was told.
    fn judge(&self, told: &[String]) -> Option<String> {
        let place = |line: &String| self.times.iter().position(|at| line.ends_with(at.as_str()));
        let (last, kinds): (_, Vec<_>) = (self.times.last().unwrap(), told.iter().map(|line| line.split(' ').next().unwrap()).collect());
        let states: Vec<_> = told.iter().zip(&kinds).map(|(line, kind)| (place(line), *kind == "cancelled")).collect();
        let in_order = states.is_sorted_by(|one, next| one < next) && states.iter().all(|(place, _)| place.is_some());
        let begins = kinds.first().is_none_or(|kind| *kind == "created") && kinds.iter().skip(1).all(|kind| *kind != "created");
        let ends = match told.last() {
            // Whoever never heard of a booking need not hear that it is off.
            None => self.cancelled,
            Some(line) if self.cancelled => line.starts_with("cancelled"),
            Some(line) => !line.starts_with("cancelled") && line.ends_with(last.as_str()),
        };
        let right = in_order && begins && ends;
        (!right).then(|| format!("{}: was at {:?}, cancelled {}, told {told:?}", self.booking, self.times, self.cancelled))
    }
}

/// The n-th time of day.
fn time(n: usize) -> String {
    format!("{:02}:{:02}", 9 + n, n * 7)
}

/// The salon's bookings are read anew, whatever was heard of them.
async fn read_again(salon: &Salon<'_>) {
    let mut tx = salon.app.state.db.tenant(Tenant { company: salon.company, actor: Actor::Connector }).await.unwrap();
    let reading = JobV1::ImportAppointments { installation: salon.installation, page: 1 };
    queue::enqueue(&mut tx, NewJob::from(reading)).await.unwrap();
    tx.commit().await.unwrap();
    salon.app.settle().await;
}

/// The bookings as the product has them: number, time of day in Moscow, cancelled.
async fn mirror(app: &TestApp) -> Vec<(i64, String, bool)> {
    sqlx::query_as(
        "select external_id::bigint, to_char(starts_at at time zone 'Europe/Moscow', 'HH24:MI'), status = 'cancelled' from appointments",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap()
}

async fn side_by_side(salon: &Salon<'_>, lot: &mut Lot, first: usize, lost_of_hundred: u8) -> Vec<History> {
    let (app, journal) = (salon.app, salon.journal());
    let since = super::ledger::last_letter(&app.outside).await;
    app.outside.faults(json!({"webhooks": {"hold": true, "lose": lost_of_hundred}})).await;
    let mut histories = Vec::new();
    for n in first..first + SIDE_BY_SIDE {
        histories.push(History::begin(journal, n).await);
    }
    for _ in 0..CHANGES {
        app.advance(BETWEEN);
        for history in &mut histories {
            history.go_on(journal, lot).await;
        }
    }
    let shuffle = lot.below(usize::MAX >> 33);
    let again = json!({"times": COPIES - 1, "shuffle_seed": shuffle, "since": since});
    app.outside.control("yclients/replay", Some(again)).await;
    app.settle().await;
    histories
}

async fn wrong(app: &TestApp, histories: &[History]) -> Vec<String> {
    let mirror = mirror(app).await;
    let told = |history: &History| app.shown(&history.phone).iter().map(|text| shown_line(text)).collect::<Vec<_>>();
    let mut wrong: Vec<String> = histories.iter().filter_map(|history| history.judge(&told(history))).collect();
    let truth = |history: &History| (history.booking, history.times.last().unwrap().clone(), history.cancelled);
    wrong.extend(histories.iter().map(truth).filter(|truth| !mirror.contains(truth)).map(|truth| format!("not in the mirror: {truth:?}")));
    wrong
}

async fn histories(lost_of_hundred: u8) {
    let kind = Faults { webhooks: HookFaults { copies: 1, ..HookFaults::kind() }, ..Faults::kind() };
    let app = TestApp::with(kind, |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut lot = Lot::new(seed());
    for first in (0..HISTORIES / 2).step_by(SIDE_BY_SIDE) {
        let histories = side_by_side(&salon, &mut lot, first, lost_of_hundred).await;
        if lost_of_hundred > 0 {
            read_again(&salon).await;
        }
        let wrong = wrong(&app, &histories).await;
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// In any order, five times each.
#[tokio::test(flavor = "multi_thread")]
async fn in_any_order_they_end_with_the_truth() {
    histories(0).await;
}

/// And of ten, one never comes; the next reading of the salon's bookings makes it good.
#[tokio::test(flavor = "multi_thread")]
async fn with_holes_they_end_with_the_truth_when_read_again() {
    histories(10).await;
}
