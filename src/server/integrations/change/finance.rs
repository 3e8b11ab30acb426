//! Money, as a CRM has it. All amounts are minor units of the company's currency.

use chrono::{DateTime, Utc};

/// A movement of money in a cash desk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmPayment {
    /// The CRM's number of the movement.
    pub external_id: String,
    /// The document it belongs to; by it the sale is found.
    pub document: Option<String>,
    /// What for, in the salon's words: a service, a good, rent.
    pub purpose: String,
    /// The cash desk's name.
    pub account: String,
    /// Negative when the salon paid.
    pub amount_minor: i64,
    pub at: DateTime<Utc>,
    /// The CRM's number of the client, if one paid.
    pub client: Option<String>,
    /// The CRM's number of the master, if one earned it.
    pub master: Option<String>,
    /// The CRM's number of the booking, if it was paid for one.
    pub appointment: Option<String>,
}

/// What was sold by one document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmSale {
    pub items: Vec<CrmSaleItem>,
    /// Paid into cash desks; `None` when the CRM does not say of each part how much.
    pub paid_minor: Option<i64>,
    /// Paid by loyalty: points, certificates, deposits; `None` as above.
    pub redeemed_minor: Option<i64>,
}

/// A line of a sale.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmSaleItem {
    /// The CRM's number of the service or the good.
    pub external_id: String,
    pub kind: SoldKind,
    pub title: String,
    /// To pay for all of it, after discounts.
    pub total_minor: i64,
}

/// What a line of a sale is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SoldKind {
    Service,
    Good,
    /// A subscription, a certificate, or whatever the provider comes to sell.
    Other,
}
