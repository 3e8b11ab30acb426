//! The bookings of a run: each with a client and a phone of its own, so that what a phone shows is one booking's history.

use std::collections::HashMap;

use otklik::sandbox::whatsapp::{Displayed, Number};

use crate::support::journal::Booking;
use crate::support::world::Outside;

/// A salon of the run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct House {
    /// The CRM's number.
    pub(super) number: i64,
}

/// A booking that was made.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub(super) house: House,
    pub(super) id: Booking,
    /// Its client's.
    pub(super) phone: String,
    /// How many messages its client is due.
    pub(super) due: usize,
    /// The last letter before the last thing that happened to it.
    pub(super) letter: u64,
    /// Cancelled or deleted: nothing happens to it any more.
    pub(super) over: bool,
    /// The last thing that happened to it was refused by a product that was down.
    pub(super) refused: bool,
    /// How often its services were changed.
    pub(super) list: usize,
    /// What its client wrote.
    pub(super) wrote: Vec<String>,
}

/// What the phones have shown so far, read on from where it was.
#[derive(Debug, Default)]
pub(super) struct Shown {
    seq: u64,
    by_phone: HashMap<String, Vec<Displayed>>,
}

impl Shown {
    /// Reads on. Only what salons wrote counts.
    pub(super) fn read_on(&mut self, outside: &Outside, houses: &[House]) {
        for shown in outside.whatsapp.displayed(self.seq, None) {
            self.seq = shown.seq;
            if houses.iter().any(|house| shown.from == number(&salon_phone(*house))) {
                self.by_phone.entry(format!("+{}", shown.phone.digits())).or_default().push(shown);
            }
        }
    }

    /// What this phone has shown.
    pub(super) fn on(&self, phone: &str) -> &[Displayed] {
        self.by_phone.get(phone).map_or(&[], Vec::as_slice)
    }

    /// Everything.
    pub(super) fn all(&self) -> impl Iterator<Item = &Displayed> {
        self.by_phone.values().flatten()
    }
}

/// Everything that happened in a world.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) houses: Vec<House>,
    pub(super) made: Vec<Made>,
    pub(super) shown: Shown,
    /// The last letter before it.
    pub(super) since: u64,
}

impl Run {
    /// Reads what the phones have shown since.
    pub(super) fn look(&mut self, outside: &Outside) {
        self.shown.read_on(outside, &self.houses);
    }
}

/// The salon's own number, as `Salon::phone` has it.
pub(super) fn salon_phone(house: House) -> String {
    format!("+7921000{:04}", house.number)
}

/// A number.
pub(super) fn number(raw: &str) -> Number {
    Number::parse(raw).unwrap()
}

/// The client's phone of the n-th booking; none ends as those that the sandbox refuses.
pub(super) fn client_phone(n: usize) -> String {
    format!("+7900{:05}12", 55_000 + n)
}
