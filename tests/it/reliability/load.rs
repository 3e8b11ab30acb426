//! Continuous work at the desks: bookings made, moved, given other services and masters, cancelled, deleted, and clients
//! who answer. A booking is touched again only when its client has heard the last news, so that what is due is exact.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use serde_json::json;

use super::bookings::{House, Made, Run, Shown, client_phone, number, salon_phone};
use super::ledger::{Ledger, last_letter};
use super::lot::Lot;
use crate::support::journal::Journal;
use crate::support::world::Outside;

/// Between two acts, so that the machine has time for something else.
const PACE: Duration = Duration::from_millis(60);
/// So many bookings may wait for their message at once.
const UNDERWAY: usize = 8;
/// How many times of day a booking moves through; each is another, so that every move shows.
const TIMES: usize = 40;

/// The desks of all salons.
pub(super) struct Load<'a> {
    outside: &'a Outside,
    pub(super) houses: Vec<House>,
    pub(super) made: RefCell<Vec<Made>>,
    pub(super) shown: RefCell<Shown>,
    lot: RefCell<Lot>,
    stop: Cell<bool>,
    /// The last letter before the run.
    pub(super) since: u64,
}

impl<'a> Load<'a> {
    /// Desks that have not begun.
    pub(super) async fn new(outside: &'a Outside, houses: Vec<House>, seed: u64) -> Self {
        let since = last_letter(outside).await;
        let (lot, stop) = (RefCell::new(Lot::new(seed)), Cell::new(false));
        Self { outside, houses, made: RefCell::default(), shown: RefCell::default(), lot, stop, since }
    }

    /// Works until `rest`.
    pub(super) async fn work(&self) {
        while !self.stop.get() {
            self.look();
            if self.waiting().len() < UNDERWAY {
                self.act().await;
            }
            tokio::time::sleep(PACE).await;
        }
    }

    /// What is left when nothing more is done.
    pub(super) fn end(self) -> Run {
        Run { houses: self.houses, made: self.made.into_inner(), shown: self.shown.into_inner(), since: self.since }
    }

    /// The desks close.
    pub(super) fn rest(&self) {
        self.stop.set(true);
    }

    /// Reads what the phones show.
    pub(super) fn look(&self) {
        self.shown.borrow_mut().read_on(self.outside, &self.houses);
    }

    /// Bookings whose clients have not heard everything; by place.
    fn waiting(&self) -> Vec<usize> {
        let (shown, made) = (self.shown.borrow(), self.made.borrow());
        (0..made.len()).filter(|&at| !made[at].refused && shown.on(&made[at].phone).len() < made[at].due).collect()
    }

    /// Events that were answered 2xx and are not on their phones: what a kill must not lose. By place and what is due.
    pub(super) async fn in_flight(&self) -> Vec<(usize, usize)> {
        let first = self.waiting().into_iter().map(|at| self.made.borrow()[at].letter).min().unwrap_or(u64::MAX);
        let ledger = Ledger::read(self.outside, first).await;
        self.look();
        let (waiting, made) = (self.waiting(), self.made.borrow());
        waiting.into_iter().filter(|&at| ledger.has_promised(made[at].id, made[at].letter)).map(|at| (at, made[at].due)).collect()
    }

    /// Whether these have arrived.
    pub(super) fn have_arrived(&self, events: &[(usize, usize)]) -> bool {
        self.look();
        let (shown, made) = (self.shown.borrow(), self.made.borrow());
        events.iter().all(|&(at, due)| shown.on(&made[at].phone).len() >= due)
    }

    /// What was refused while the product was down is waited for no more: nobody promised anything.
    pub(super) async fn forget_refused(&self) {
        let promised = self.in_flight().await;
        let refused: Vec<usize> = self.waiting().into_iter().filter(|at| promised.iter().all(|(other, _)| at != other)).collect();
        let mut made = self.made.borrow_mut();
        for at in refused {
            made[at].refused = true;
        }
    }

    async fn act(&self) {
        let rested: Vec<usize> = {
            let (shown, made) = (self.shown.borrow(), self.made.borrow());
            let heard =
                |booking: &Made| !booking.over && !booking.refused && shown.on(&booking.phone).len() == booking.due && booking.due < TIMES;
            (0..made.len()).filter(|&at| heard(&made[at])).collect()
        };
        let (is_new, place, what) = {
            let mut lot = self.lot.borrow_mut();
            (rested.is_empty() || lot.chance(40), lot.below(rested.len().max(1)), lot.below(100))
        };
        if is_new {
            self.book().await;
        } else if what < 12 {
            self.answer(rested[place], what).await;
        } else {
            self.change(rested[place], what).await;
        }
    }

    /// Somebody books for the first time.
    pub(super) async fn book(&self) {
        let (n, house) = (self.made.borrow().len(), self.houses[self.lot.borrow_mut().below(self.houses.len())]);
        let (phone, letter, journal) = (client_phone(n), last_letter(self.outside).await, self.journal(house));
        let id = journal.book(&time(1), "Анна", &phone).await;
        self.made.borrow_mut().push(Made { house, id, phone, letter, due: 1, ..Made::default() });
    }

    async fn change(&self, at: usize, what: usize) {
        let letter = last_letter(self.outside).await;
        let Made { house, id, due, list, .. } = self.made.borrow()[at].clone();
        let journal = self.journal(house);
        {
            let mut made = self.made.borrow_mut();
            made[at].due += 1;
            made[at].letter = letter;
            made[at].over = what >= 80;
            made[at].list += usize::from((60..70).contains(&what));
        }
        match what {
            12..60 => journal.move_to(id, &time(due + 1)).await,
            60..70 => journal.set_services(id, &services(journal, list)).await,
            70..80 => {
                let to = json!({"starts_at": time(due + 1), "staff_id": journal.master(1 + i64::try_from(due % 3).unwrap())});
                journal.act(id, "reschedule", to).await;
            }
            80..90 => journal.mark(id, "cancel").await,
            _ => journal.mark(id, "delete").await,
        }
    }

    /// The client of a booking writes back.
    pub(super) async fn answer(&self, at: usize, what: usize) {
        let Made { house, phone, due, wrote, .. } = self.made.borrow()[at].clone();
        let words = format!("Ответ {due}.{}.{what}", wrote.len());
        self.outside.whatsapp.send(&number(&phone), &number(&salon_phone(house)), &words).await.unwrap();
        self.made.borrow_mut()[at].wrote.push(words);
    }

    fn journal(&self, house: House) -> Journal<'a> {
        Journal { outside: self.outside, salon: house.number }
    }
}

/// The n-th time of a day far enough ahead, from 1.
fn time(n: usize) -> String {
    let minutes = 8 * 60 + n * 15;
    format!("2026-11-24T{:02}:{:02}:00", minutes / 60, minutes % 60)
}

/// The services after the n-th change of them: always others than before.
fn services(journal: Journal<'_>, n: usize) -> Vec<i64> {
    let (first, second) = (journal.service(1, 1), journal.service(1, 2));
    match n % 3 {
        0 => vec![second],
        1 => vec![first, second],
        _ => vec![first],
    }
}
