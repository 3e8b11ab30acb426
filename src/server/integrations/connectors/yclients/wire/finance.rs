//! Movements of money and sales.

use serde::Deserialize;

use super::super::lenient::{Text, list, object};

/// Something with a number and perhaps a title.
#[derive(Debug, Default, Deserialize)]
pub(in super::super) struct Named {
    #[serde(default)]
    pub(in super::super) id: Text,
    #[serde(default)]
    pub(in super::super) title: Text,
}

/// A movement of money. What is missing comes as `[]`.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Transaction {
    #[serde(default)]
    pub(in super::super) id: Text,
    #[serde(default)]
    pub(in super::super) document_id: Text,
    #[serde(default, deserialize_with = "object")]
    pub(in super::super) expense: Option<Named>,
    /// With an offset, or seconds of Unix.
    #[serde(default)]
    pub(in super::super) date: Text,
    #[serde(default)]
    pub(in super::super) amount: Text,
    #[serde(default, deserialize_with = "object")]
    pub(in super::super) account: Option<Named>,
    #[serde(default, deserialize_with = "object")]
    pub(in super::super) client: Option<Named>,
    #[serde(default, deserialize_with = "object")]
    pub(in super::super) master: Option<Named>,
    #[serde(default)]
    pub(in super::super) record_id: Text,
}

/// A sale by its document.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Sale {
    pub(in super::super) state: SaleState,
}

/// What was sold and how it was paid.
#[derive(Debug, Deserialize)]
pub(in super::super) struct SaleState {
    #[serde(default, deserialize_with = "list")]
    pub(in super::super) items: Option<Vec<SaleItem>>,
    #[serde(default, deserialize_with = "list")]
    pub(in super::super) payment_transactions: Option<Vec<Paid>>,
    #[serde(default, deserialize_with = "list")]
    pub(in super::super) loyalty_transactions: Option<Vec<Paid>>,
}

/// A line of a sale.
#[derive(Debug, Deserialize)]
pub(in super::super) struct SaleItem {
    #[serde(default)]
    pub(in super::super) id: Text,
    /// `service`, `good`.
    #[serde(default, rename = "type")]
    pub(in super::super) kind: Text,
    #[serde(default)]
    pub(in super::super) title: Text,
    #[serde(default)]
    pub(in super::super) cost_to_pay_total: Text,
}

/// A part of a payment.
#[derive(Debug, Deserialize)]
pub(in super::super) struct Paid {
    #[serde(default)]
    pub(in super::super) amount: Text,
}
