//! Beginning anew: the CRM as on its first day, with the clock and the switches. What is on its way is forgotten.

use std::sync::{Arc, PoisonError};

use super::{Crm, keep, seed};

impl Crm {
    /// Back to the seed: salons, bookings, installations, webhooks, switches, clock.
    pub fn begin_anew(self: &Arc<Self>) -> anyhow::Result<()> {
        self.clock.set_offset_ms(0);
        keep::put_clock(&self.shelf, &self.clock)?;
        let faults = self.settings.unkindness.clone();
        keep::put_faults(&self.shelf, &faults)?;
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
        let mut first = seed::world(&self.settings, self.clock.now());
        let mut world = self.lock();
        // A letter of the old world that is on its way must not be taken for one of the new.
        first.letters_before = world.letters.last_key_value().map_or(world.letters_before, |(&last, _)| last);
        keep::replace(&self.shelf, &first)?;
        *world = first;
        Ok(())
    }
}
