//! The five switches of the strip, and what each of them turns in the CRM or in WhatsApp.

use serde::{Deserialize, Serialize};

use super::Desk;
use super::words::Trouble;
use crate::sandbox::whatsapp::{FaultSet, Kick};
use crate::sandbox::yclients::faults::Refusal;

/// A switch.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// Every update of the CRM comes four times.
    Copies,
    /// Every tenth event of the CRM never comes.
    Lost,
    /// The CRM asks to slow down.
    TooMany,
    /// The CRM answers nobody.
    CrmDown,
    /// WhatsApp cuts the line and takes no new one.
    WhatsappDown,
}

/// How many identical copies, and how many of a hundred get lost.
const COPIES: u32 = 4;
const LOST: u8 = 10;

impl Desk {
    /// The switches that are on.
    pub(super) fn faults_on(&self) -> Vec<Fault> {
        let crm = self.crm.faults();
        [
            (Fault::Copies, crm.webhooks.copies > 1),
            (Fault::Lost, crm.webhooks.lose > 0),
            (Fault::TooMany, crm.refuse == Some(Refusal::TooMany)),
            (Fault::CrmDown, crm.refuse == Some(Refusal::BadGateway)),
            (Fault::WhatsappDown, self.whatsapp.faults(None).refuse),
        ]
        .into_iter()
        .filter_map(|(fault, is_on)| is_on.then_some(fault))
        .collect()
    }

    /// Turns a switch.
    pub(super) async fn set_fault(&self, fault: Fault, on: bool) -> Result<(), Trouble> {
        if fault == Fault::WhatsappDown {
            self.cut_whatsapp(on).await;
            return Ok(());
        }
        let mut faults = self.crm.faults();
        match fault {
            Fault::Copies => faults.webhooks.copies = if on { COPIES } else { 1 },
            Fault::Lost => faults.webhooks.lose = if on { LOST } else { 0 },
            Fault::TooMany => faults.refuse = on.then_some(Refusal::TooMany),
            Fault::CrmDown | Fault::WhatsappDown => faults.refuse = on.then_some(Refusal::BadGateway),
        }
        self.crm.set_faults(faults).map_err(|error| Trouble::broken(&error))
    }

    async fn cut_whatsapp(&self, on: bool) {
        self.whatsapp.set_faults(None, FaultSet { refuse: on, ..self.whatsapp.faults(None) });
        if on {
            for phone in self.whatsapp.phones().await {
                self.whatsapp.kick(&phone.number, &Kick::Drop).await;
            }
        }
    }
}
