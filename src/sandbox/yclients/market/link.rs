//! The address to which the marketplace sends the browser, and what the desk hears of the marketplace.

use super::super::Crm;
use super::super::journal::Refusal;
use super::super::world::World;
use super::sign;
use crate::sandbox::feed::{Entry, Side};

impl Crm {
    /// Our registration address with the salons, the person and the signature. Several salons come as the vendor writes them,
    /// `salon_ids[0]=…`; the person is the owner of the first.
    pub(super) fn address(&self, world: &World, salons: &[i64]) -> Result<String, Refusal> {
        let known = salons.iter().map(|id| world.salons.get(id).ok_or(Refusal::NoSalon)).collect::<Result<Vec<_>, _>>()?;
        let named = match known.as_slice() {
            [] => return Err(Refusal::NoSalon),
            [one] => format!("salon_id={}", one.id),
            several => {
                let parts: Vec<String> = (0..).zip(several).map(|(place, it)| format!("salon_ids[{place}]={}", it.id)).collect();
                parts.join("&")
            }
        };
        let data = known.first().map(|salon| sign::user_data(salon)).unwrap_or_default();
        Ok(format!(
            "{}?{named}&application_id={}&user_data={}&user_data_sign={}",
            self.settings.registration_url,
            self.settings.application_id,
            sign::encode(&data),
            sign::sign(&data, &self.settings.partner_token)
        ))
    }

    /// Tells the desk what happened to the application in a salon.
    pub(super) fn tell_market(&self, world: &World, salon: i64, who: &str, what: &str) {
        let title = world.salons.get(&salon).map_or("", |salon| salon.title.as_str());
        let what = format!("{title}: {what}");
        self.feed.push(Entry { at: self.clock.now(), side: Side::Crm, who: who.to_owned(), what, proof: String::new() });
    }
}
