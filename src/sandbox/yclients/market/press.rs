//! What a person does in the marketplace: presses «Подключить», takes the application away; and what the vendor does to
//! one that is not paid for.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::super::Crm;
use super::super::hooks::letter::{Letter, Posted, sha256_hex};
use super::super::journal::{Refusal, next_letter};
use super::super::world::Line;
use super::install::{Install, Payment, Status};

impl Crm {
    /// Presses «Подключить» in some salons at once: the application is pending, and the browser goes to the answered address.
    pub fn press_connect(self: &Arc<Self>, salons: &[i64]) -> Result<String, Refusal> {
        self.press(salons, self.clock.now())
    }

    /// The address of a press whose hour is over: nothing can be activated by it any more.
    pub fn press_overdue(self: &Arc<Self>, salons: &[i64]) -> Result<String, Refusal> {
        self.press(salons, self.clock.now() - TimeDelta::seconds(self.faults().pending_ttl_s + 60))
    }

    fn press(self: &Arc<Self>, salons: &[i64], at: DateTime<Utc>) -> Result<String, Refusal> {
        let mut world = self.lock();
        let address = self.address(&world, salons)?;
        let pressed = |id: &i64| Line::Install(*id, Install::pressed(world.installs.get(id), at));
        let lines = salons.iter().map(pressed).collect();
        self.commit(&mut world, lines);
        for &id in salons {
            self.tell_market(&world, id, "Салон → CRM", "нажали «Подключить»");
        }
        Ok(address)
    }

    /// Where the browser goes from a connected application's settings: the same address, and nothing changes.
    pub fn settings_address(&self, salons: &[i64]) -> Result<String, Refusal> {
        self.read(|world| self.address(world, salons))
    }

    /// The owner pays for a month: it is written down, and a frozen application thaws. This vendor tells nobody of it.
    pub fn pay_month(self: &Arc<Self>, salon_id: i64) -> Result<(), Refusal> {
        let mut world = self.lock();
        let standing = |install: &&Install| matches!(install.status, Status::Active | Status::Freezed);
        let mut install = world.installs.get(&salon_id).filter(standing).cloned().ok_or(Refusal::NotConnected)?;
        let now = self.clock.now();
        let begins = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?.local(now);
        let id = world.next_id();
        install.payments.push(Payment::month(id, begins));
        if install.status == Status::Freezed {
            install.turn(Status::Active, now, "system", false);
        }
        self.commit(&mut world, vec![Line::LastId(id), Line::Install(salon_id, install)]);
        self.tell_market(&world, salon_id, "Салон → CRM", "оплатили месяц, приложение работает");
        Ok(())
    }

    /// Connects and activates in one step, as a finished installation would have: for tests and bench.
    pub fn subscribe(self: &Arc<Self>, salon_id: i64, urls: Vec<String>) -> Result<(), Refusal> {
        let mut world = self.lock();
        world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        let mut install = Install::pressed(world.installs.get(&salon_id), self.clock.now());
        install.turn(Status::Active, self.clock.now(), "partner", false);
        install.webhook_urls = urls;
        self.commit(&mut world, vec![Line::Install(salon_id, install)]);
        Ok(())
    }

    /// The person takes the application away, and we are told.
    pub fn take_away(self: &Arc<Self>, salon: i64) -> Result<(), Refusal> {
        self.lifecycle(salon, Status::Uninstalled, "uninstall", "user")
    }

    /// The vendor freezes an application that is not paid for, and we are told.
    pub fn freeze(self: &Arc<Self>, salon: i64) -> Result<(), Refusal> {
        self.lifecycle(salon, Status::Freezed, "freeze", "system")
    }

    fn lifecycle(self: &Arc<Self>, salon: i64, to: Status, event: &str, source: &str) -> Result<(), Refusal> {
        let mut world = self.lock();
        let mut install = world.installs.get(&salon).filter(|it| it.has_rights()).cloned().ok_or(Refusal::NotConnected)?;
        install.turn(to, self.clock.now(), source, false);
        let body = json!({
            "salon_id": salon, "application_id": self.settings.application_id, "event": event,
            "partner_token": self.settings.partner_token,
        });
        let body = body.to_string();
        let title = world.salons.get(&salon).map_or("", |it| it.title.as_str());
        let letter = Posted::from(Letter {
            id: next_letter(&world, &[]),
            salon,
            at: self.clock.now(),
            resource: "lifecycle".to_owned(),
            resource_id: salon,
            status: event.to_owned(),
            sha256: sha256_hex(body.as_bytes()),
            body,
            urls: vec![self.settings.callback_url.clone()],
            copies: 1,
            lost: false,
            words: format!("{title}: {}", if to == Status::Freezed { "приложение заморожено" } else { "приложение отключено" }),
        });
        self.finish(&mut world, vec![Line::Install(salon, install), Line::Letter(letter)]);
        Ok(())
    }
}
