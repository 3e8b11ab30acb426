//! Masters and services change too: a name, a price, a master who leaves.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::Crm;
use super::super::model::{Service, Staff};
use super::super::wire::catalogue as wire;
use super::super::world::Line;
use super::Refusal;
use super::change::Author;
use super::enter::News;

/// What becomes different about a service; the rest stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceChange {
    /// Its words.
    #[serde(default)]
    pub title: Option<String>,
    /// Roubles.
    #[serde(default)]
    pub price: Option<i64>,
    /// Seconds.
    #[serde(default)]
    pub duration_s: Option<i64>,
}

/// What becomes different about a master; the rest stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MasterChange {
    /// First and last name.
    #[serde(default)]
    pub name: Option<String>,
    /// What the master does.
    #[serde(default)]
    pub specialization: Option<String>,
    /// No longer works here.
    #[serde(default)]
    pub fired: Option<bool>,
}

impl Crm {
    /// Changes a line of the price list. Bookings keep the words and the price they were made with.
    pub fn change_service(self: &Arc<Self>, salon_id: i64, id: i64, change: ServiceChange) -> Result<(), Refusal> {
        let mut world = self.lock();
        let old = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?.service(id).ok_or(Refusal::NoService)?.clone();
        let price = change.price.unwrap_or(old.price);
        let service = Service {
            title: change.title.unwrap_or_else(|| old.title.clone()),
            price,
            price_max: price.max(old.price_max),
            duration_s: change.duration_s.unwrap_or(old.duration_s),
            ..old.clone()
        };
        let words = format!("{}: изменена услуга", service.title);
        let news = News::update("service", id, wire::service(&old), wire::service(&service), words);
        let mut lines = vec![Line::Service(salon_id, service)];
        self.tell(&world, salon_id, news, Author::Desk, &mut lines);
        self.finish(&mut world, lines);
        Ok(())
    }

    /// Changes a master.
    pub fn change_master(self: &Arc<Self>, salon_id: i64, id: i64, change: MasterChange) -> Result<(), Refusal> {
        let mut world = self.lock();
        let salon = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        let old = salon.master(id).ok_or(Refusal::NoMaster)?.clone();
        let master = Staff {
            name: change.name.unwrap_or_else(|| old.name.clone()),
            specialization: change.specialization.unwrap_or_else(|| old.specialization.clone()),
            fired: change.fired.unwrap_or(old.fired),
            ..old.clone()
        };
        let words = format!("{}: изменён мастер", master.name);
        let told = |master: &Staff| -> Value { wire::told_staff(salon, master) };
        let news = News::update("staff", id, told(&old), told(&master), words);
        let mut lines = vec![Line::Staff(salon_id, master)];
        self.tell(&world, salon_id, news, Author::Desk, &mut lines);
        self.finish(&mut world, lines);
        Ok(())
    }
}
