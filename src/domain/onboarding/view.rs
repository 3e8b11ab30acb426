//! What the wizard shows.

use serde::{Deserialize, Serialize};

use super::{ActivationFailure, Stage};
use crate::domain::conversation::MessageStatus;
use crate::domain::integration::Provider;
use crate::domain::money::Money;
use crate::domain::notification::view::TextView;
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::whatsapp::view::WhatsAppView;

/// The salon as the CRM describes it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SalonFacts {
    /// Its name.
    pub name: String,
    /// Town and street; empty when the CRM has none.
    pub address: String,
    /// The number clients call.
    pub phone: Option<Phone>,
    /// First names of masters, some of them.
    pub masters: Vec<String>,
    /// How many masters there are.
    pub masters_count: u32,
    /// How many services there are.
    pub services_count: u32,
    /// The cheapest and the dearest service.
    pub prices: Option<(Money, Money)>,
    /// Bookings from now on.
    pub bookings: u32,
    /// Clients read so far.
    pub clients: u32,
    /// The first reading of the CRM goes on.
    pub is_reading: bool,
}

/// Where the agreement with the CRM stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// It begins once a number is linked.
    Waiting,
    /// The CRM has been asked, or will be asked again.
    UnderWay,
    /// The CRM agreed.
    Active,
    /// The CRM refused the last time, for this reason.
    Failed(ActivationFailure),
}

/// Who sets the salon up.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct OwnerContact {
    /// As the CRM names them.
    pub name: String,
    /// Where the test message goes and by what they sign in.
    pub phone: Option<Phone>,
    /// The other way to sign in.
    pub email: Option<String>,
}

/// The message the owner sends to themselves.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TestMessage {
    /// To which number.
    pub phone: Option<Phone>,
    /// Where it is now.
    pub status: MessageStatus,
    /// Why it did not go, as a catalogue key.
    pub reason: Option<String>,
    /// Milliseconds from the press of the button to the phone.
    pub took_ms: Option<u32>,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// All of the wizard's page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OnboardingView {
    /// Where the salon stands.
    pub stage: Stage,
    /// The salon.
    pub salon: SalonFacts,
    /// The salon's zone, as the tz database names it.
    pub zone: String,
    /// The zones to choose from, with now in each.
    pub zones: Vec<(String, Moment)>,
    /// Now, in the salon's zone.
    pub now: Moment,
    /// When it began.
    pub started_at: Moment,
    /// When everything was done.
    pub finished_at: Option<Moment>,
    /// Who sets it up.
    pub owner: OwnerContact,
    /// Other salons that were chosen in the CRM and follow.
    pub others: Vec<String>,
    /// The link.
    pub whatsapp: WhatsAppView,
    /// The agreement with the CRM.
    pub activation: Activation,
    /// Whose marketplace it came from.
    pub crm: Provider,
    /// Where people find our application in the CRM's marketplace.
    pub store_url: String,
    /// What clients will get.
    pub texts: Vec<TextView>,
    /// The last test message.
    pub test: Option<TestMessage>,
}
