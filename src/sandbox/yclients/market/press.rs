//! What a person does in the marketplace: presses «Подключить», takes the application away; and what the vendor does to
//! one that is not paid for.

use std::sync::Arc;

use serde_json::json;

use super::super::Crm;
use super::super::hooks::letter::{Letter, Posted, sha256_hex};
use super::super::journal::{Refusal, next_letter};
use super::super::world::Line;
use super::install::{Install, Status};
use super::sign;

impl Crm {
    /// Presses «Подключить» in a salon: the application is pending, and the browser goes to the answered address.
    pub fn press_connect(self: &Arc<Self>, salon_id: i64) -> Result<String, Refusal> {
        let mut world = self.lock();
        let salon = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        let data = sign::user_data(salon);
        let install = Install::pressed(world.installs.get(&salon_id), self.clock.now());
        self.commit(&mut world, vec![Line::Install(salon_id, install)]);
        Ok(format!(
            "{}?salon_id={salon_id}&application_id={}&user_data={}&user_data_sign={}",
            self.settings.registration_url,
            self.settings.application_id,
            sign::encode(&data),
            sign::sign(&data, &self.settings.partner_token)
        ))
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
        let mut install = world.installs.get(&salon).filter(|it| it.has_rights()).cloned().ok_or(Refusal::NoSalon)?;
        install.turn(to, self.clock.now(), source, false);
        let body = json!({
            "salon_id": salon, "application_id": self.settings.application_id, "event": event,
            "partner_token": self.settings.partner_token,
        });
        let body = body.to_string();
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
            words: if to == Status::Freezed {
                "приложение заморожено"
            } else {
                "приложение отключено"
            }
            .to_owned(),
        });
        self.finish(&mut world, vec![Line::Install(salon, install), Line::Letter(letter)]);
        Ok(())
    }
}
