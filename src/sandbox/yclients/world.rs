//! Everything the CRM remembers, and the one way in which it changes: a `Line`. What lines say is on the shelf before
//! anybody sees it, a booking together with the webhooks it causes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::hooks::letter::{Delivery, Envelope, Posted};
use super::hooks::settings::HookSettings;
use super::journal::change::Change;
use super::market::install::Install;
use super::model::{Client, Record, Salon, Service, Staff};

/// How many letters stay readable after a restart, beside those that are still to be sent.
const LETTERS_KEPT: usize = 2_000;

/// The world.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct World {
    /// Salons by number.
    pub(crate) salons: BTreeMap<i64, Salon>,
    /// The application's installations by salon.
    pub(crate) installs: BTreeMap<i64, Install>,
    /// The webhook settings by salon.
    pub(crate) hook_settings: BTreeMap<i64, HookSettings>,
    /// The last number given to anything.
    pub(crate) last_id: i64,
    /// Webhooks by number, sent and still to be sent.
    pub(crate) letters: BTreeMap<u64, Posted>,
    /// Every try to hand one over, in order.
    pub(crate) deliveries: Vec<Delivery>,
    /// Numbers up to this were given to letters of a world that is no more.
    #[serde(default)]
    pub(crate) letters_before: u64,
    /// What is still to be sent.
    pub(crate) pending: BTreeSet<Envelope>,
}

/// One change of the world.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) enum Line {
    /// A booking is so.
    Record(i64, Box<Record>),
    /// A client is so.
    Client(i64, Box<Client>),
    /// A master is so.
    Staff(i64, Staff),
    /// A line of the price list is so.
    Service(i64, Service),
    /// The salon's history grew.
    Change(i64, Box<Change>),
    /// The application's installation in a salon is so.
    Install(i64, Install),
    /// A salon's webhook settings are so.
    HookSettings(i64, HookSettings),
    /// A webhook is to be sent to its addresses.
    Letter(Posted),
    /// A try to send one has ended.
    Delivery(Delivery),
    /// Numbers up to this are taken.
    LastId(i64),
}

impl World {
    /// The next number; the caller records it with `Line::LastId`.
    pub(crate) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    /// Applies one line. A line applied twice changes nothing, save for the list of tries, which opening puts right.
    pub(crate) fn apply(&mut self, line: Line) {
        match line {
            Line::Record(salon, record) => self.salon_mut(salon, |salon| {
                salon.records.insert(record.id, *record);
            }),
            Line::Client(salon, client) => self.salon_mut(salon, |salon| {
                salon.clients.insert(client.id, *client);
            }),
            Line::Staff(salon, master) => self.salon_mut(salon, |salon| {
                salon.staff.iter_mut().filter(|it| it.id == master.id).for_each(|it| it.clone_from(&master));
            }),
            Line::Service(salon, service) => self.salon_mut(salon, |salon| {
                salon.services.iter_mut().filter(|it| it.id == service.id).for_each(|it| it.clone_from(&service));
            }),
            Line::Change(salon, change) => self.salon_mut(salon, |salon| {
                if salon.changes.last().is_none_or(|last| last.seq < change.seq) {
                    salon.changes.push(*change);
                }
            }),
            Line::Install(salon, install) => {
                self.installs.insert(salon, install);
            }
            Line::HookSettings(salon, settings) => {
                self.hook_settings.insert(salon, settings);
            }
            Line::Letter(letter) => self.post(letter),
            Line::Delivery(delivery) => {
                self.pending.remove(&delivery.envelope());
                self.deliveries.push(delivery);
            }
            Line::LastId(id) => self.last_id = self.last_id.max(id),
        }
    }

    /// The salon in which a visit took place.
    pub(crate) fn salon_of_visit(&self, visit: i64) -> Option<&Salon> {
        self.salons.values().find(|salon| salon.records.values().any(|record| record.visit_id == visit))
    }

    /// Forgets old letters that have been sent, what was tried with them, and tries that a log applied twice has doubled.
    pub(crate) fn forget_old_letters(&mut self) {
        let mut seen = BTreeSet::new();
        self.deliveries.retain(|delivery| seen.insert(delivery.envelope()));
        let sent: Vec<u64> =
            self.letters.keys().copied().filter(|&letter| !self.pending.iter().any(|envelope| envelope.letter == letter)).collect();
        let old: BTreeSet<u64> = sent.iter().copied().take(sent.len().saturating_sub(LETTERS_KEPT)).collect();
        self.letters.retain(|id, _| !old.contains(id));
        self.deliveries.retain(|delivery| !old.contains(&delivery.letter));
    }

    fn post(&mut self, letter: Posted) {
        if self.letters.contains_key(&letter.id) {
            return;
        }
        self.pending.extend(letter.envelopes());
        self.letters.insert(letter.id, letter);
    }

    fn salon_mut(&mut self, salon: i64, change: impl FnOnce(&mut Salon)) {
        if let Some(salon) = self.salons.get_mut(&salon) {
            change(salon);
        }
    }
}
