//! Masters, services and goods: the vendor's loosest lists.

use serde::Deserialize;

use super::super::lenient::{Flag, Text};

/// A master in a list or alone.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Master {
    #[serde(default)]
    pub(in super::super) id: Text,
    #[serde(default)]
    pub(in super::super) name: Text,
    #[serde(default)]
    pub(in super::super) specialization: Text,
    #[serde(default)]
    pub(in super::super) fired: Flag,
    #[serde(default)]
    pub(in super::super) last_change_date: Text,
}

/// A line of the price list.
#[derive(Debug, Deserialize)]
pub(in super::super) struct ListedService {
    #[serde(default)]
    pub(in super::super) id: Text,
    #[serde(default)]
    pub(in super::super) title: Text,
    #[serde(default)]
    pub(in super::super) price_min: Text,
    #[serde(default)]
    pub(in super::super) price_max: Text,
    #[serde(default)]
    pub(in super::super) active: Option<Flag>,
    /// Seconds.
    #[serde(default)]
    pub(in super::super) duration: Text,
    #[serde(default)]
    pub(in super::super) last_change_date: Text,
}

/// A good. Its number has a name of its own.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Good {
    #[serde(default, rename = "good_id")]
    pub(in super::super) id: Text,
    #[serde(default)]
    pub(in super::super) title: Text,
    #[serde(default)]
    pub(in super::super) cost: Text,
    #[serde(default)]
    pub(in super::super) last_change_date: Text,
}
