//! What WhatsApp can do to a salon's number, by the words of the phone's menu.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::Deserialize;

use super::Desk;
use super::words::Trouble;
use crate::sandbox::feed::{Entry, Side};
use crate::sandbox::whatsapp::{Kick, Number};

/// A blow of the vendor's.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Limit {
    /// Another connection took the device's place.
    Replaced,
    /// The server has forgotten the device.
    LoggedOut,
    /// The number may not connect for an hour.
    Banned,
    /// The number is locked for good.
    Locked,
    /// The client is too old.
    Outdated,
    /// First messages are refused, for an hour or until it is lifted.
    TimeLock,
    /// The time-lock is lifted.
    Lifted,
}

/// How long a ban or a time-lock lasts, seconds.
const BAN: i64 = 3600;

impl Desk {
    /// Whether first messages of this number are refused.
    pub(super) fn is_time_locked(&self, number: &Number) -> bool {
        self.whatsapp.faults(Some(number)).time_lock_until.is_some_and(|until| until > self.clock.now().timestamp())
    }

    /// Lets WhatsApp do it to the devices of `number`.
    pub(super) async fn limit(&self, number: &Number, limit: Limit) -> Result<(), Trouble> {
        let phone = super::phones::open(self, number).await?;
        if phone.devices.is_empty() {
            return Err(Trouble::new("Устройств нет", "Сначала свяжите телефон с Откликом"));
        }
        let mut faults = self.whatsapp.faults(Some(number));
        match limit {
            Limit::TimeLock => faults.time_lock_until = Some(self.clock.now().timestamp() + BAN),
            Limit::Lifted => faults.time_lock_until = Some(self.clock.now().timestamp()),
            Limit::Replaced => {}
            Limit::LoggedOut => faults.fail_login = Some(refusing(&[("reason", "401")])),
            Limit::Banned => faults.fail_login = Some(refusing(&[("reason", "402"), ("code", "101"), ("expire", &BAN.to_string())])),
            Limit::Locked => faults.fail_login = Some(refusing(&[("reason", "403")])),
            Limit::Outdated => faults.fail_login = Some(refusing(&[("reason", "405")])),
        }
        self.whatsapp.set_faults(Some(number.clone()), faults);
        match limit {
            Limit::TimeLock | Limit::Lifted => {}
            Limit::Replaced => drop(self.whatsapp.kick(number, &Kick::Replaced).await),
            // The line is cut, and the next login hears why.
            _ => drop(self.whatsapp.kick(number, &Kick::Drop).await),
        }
        self.tell_limit(number, limit);
        Ok(())
    }

    fn tell_limit(&self, number: &Number, limit: Limit) {
        let at = self.clock.now();
        let salon = self.crm.salons().into_iter().find(|salon| salon.owner_phone == number.digits());
        let until = salon.map_or_else(|| at.naive_utc(), |salon| salon.now) + TimeDelta::seconds(BAN);
        let what = match limit {
            Limit::Replaced => "номер открыли в другом месте".to_owned(),
            Limit::LoggedOut => "вышел из устройства сам, вход закрыт".to_owned(),
            Limit::Banned => format!("ограничил номер до {}", until.format("%H:%M")),
            Limit::Locked => "заблокировал номер".to_owned(),
            Limit::Outdated => "не пускает: версия устарела".to_owned(),
            Limit::TimeLock => format!("не даёт писать первым до {}", until.format("%H:%M")),
            Limit::Lifted => "снова даёт писать первым".to_owned(),
        };
        self.feed.push(Entry { at, side: Side::Whatsapp, who: "WhatsApp → Отклик".to_owned(), what, proof: String::new() });
    }
}

/// What the next login is refused with, in the vendor's words.
fn refusing(attributes: &[(&str, &str)]) -> BTreeMap<String, String> {
    attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}
