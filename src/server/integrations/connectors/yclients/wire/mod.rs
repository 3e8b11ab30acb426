//! The vendor's shapes, as far as we read them. Unknown fields are ignored, missing ones tolerated.

pub(super) mod finance;
pub(super) mod offer;

use serde::Deserialize;
use serde_json::Value;

use super::lenient::{Flag, Text, list, object, present};

/// The envelope of an entity webhook.
#[derive(Debug, Deserialize)]
pub(super) struct Webhook {
    pub(super) company_id: Text,
    pub(super) resource: String,
    #[serde(default)]
    pub(super) resource_id: Text,
    pub(super) status: String,
    #[serde(default)]
    pub(super) data: Value,
}

/// A booking.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Record {
    #[serde(default)]
    pub(super) id: Text,
    #[serde(default, deserialize_with = "list")]
    pub(super) services: Option<Vec<Service>>,
    #[serde(default, deserialize_with = "object")]
    pub(super) staff: Option<Staff>,
    /// Outer `None`: not said. Inner `None`: there is no client.
    #[expect(clippy::option_option, reason = "not said, said to be nobody, and somebody are three things")]
    #[serde(default, deserialize_with = "present")]
    pub(super) client: Option<Option<Client>>,
    /// The salon's wall clock, `2026-01-15 12:00:00`.
    #[serde(default)]
    pub(super) date: Text,
    /// With an offset, which is wrong at times.
    #[serde(default)]
    pub(super) datetime: Text,
    #[serde(default)]
    pub(super) attendance: Option<Text>,
    #[serde(default)]
    pub(super) deleted: Option<Flag>,
    #[serde(default)]
    pub(super) seance_length: Text,
    #[serde(default)]
    pub(super) api_id: Text,
    #[serde(default)]
    pub(super) create_date: Text,
    #[serde(default)]
    pub(super) last_change_date: Text,
}

/// A service of a booking.
#[derive(Debug, Deserialize)]
pub(super) struct Service {
    #[serde(default)]
    pub(super) title: Text,
    #[serde(default)]
    pub(super) cost: Option<Text>,
    #[serde(default)]
    pub(super) cost_to_pay: Option<Text>,
}

/// A master.
#[derive(Debug, Deserialize)]
pub(super) struct Staff {
    #[serde(default)]
    pub(super) name: Text,
}

/// A client, in a booking, a list or a webhook.
#[derive(Debug, Deserialize)]
pub(super) struct Client {
    #[serde(default)]
    pub(super) id: Text,
    #[serde(default)]
    pub(super) name: Text,
    #[serde(default)]
    pub(super) surname: Text,
    #[serde(default)]
    pub(super) phone: Text,
    #[serde(default)]
    pub(super) sms_not: Option<Flag>,
}
