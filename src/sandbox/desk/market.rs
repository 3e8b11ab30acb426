//! The marketplace's card: connecting, paying, freezing, taking away; in as many salons as were chosen.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Desk;
use super::words::Trouble;

/// What is done to the application.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Deed {
    /// A month is paid.
    Pay,
    /// The vendor freezes it.
    Freeze,
    /// The person takes it away.
    Remove,
}

/// Which address the browser goes to.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Door {
    /// «Подключить».
    Connect,
    /// «Подключить», more than an hour ago.
    Overdue,
    /// The settings of what is connected.
    Settings,
}

impl Desk {
    /// The address for the browser's new tab.
    pub(super) fn open_door(&self, door: Door, salons: &[i64]) -> Result<Value, Trouble> {
        let address = match door {
            Door::Connect => self.crm.press_connect(salons)?,
            Door::Overdue => self.crm.press_overdue(salons)?,
            Door::Settings => self.crm.settings_address(salons)?,
        };
        Ok(json!({ "address": address }))
    }

    /// Does it in every salon of `salons`, until one refuses.
    pub(super) fn do_in_market(&self, deed: Deed, salons: &[i64]) -> Result<(), Trouble> {
        for &salon in salons {
            match deed {
                Deed::Pay => self.crm.pay_month(salon)?,
                Deed::Freeze => self.crm.freeze(salon)?,
                Deed::Remove => self.crm.take_away(salon)?,
            }
        }
        Ok(())
    }
}
