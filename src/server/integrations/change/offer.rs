//! What a salon offers, as a CRM has it: masters, services, goods.

use chrono::{DateTime, Utc};

/// A master.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmMaster {
    /// The CRM's number of the master.
    pub external_id: String,
    /// May be empty.
    pub name: String,
    /// What the master does; may be empty.
    pub specialization: String,
    /// Works here.
    pub is_active: bool,
    /// The CRM's moment of the last change; `None` when it does not say.
    pub changed_at: Option<DateTime<Utc>>,
}

/// A line of the price list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmService {
    /// The CRM's number of the service.
    pub external_id: String,
    /// May be empty.
    pub title: String,
    /// Can be had.
    pub is_active: bool,
    /// Minor units of the company's currency, from; `None` when the CRM does not say.
    pub price_min_minor: Option<i64>,
    /// Minor units, up to; `None` when the CRM does not say, or the price is one.
    pub price_max_minor: Option<i64>,
    /// Seconds; `None` when the CRM does not say.
    pub duration_s: Option<i32>,
    /// The CRM's moment of the last change; `None` when it does not say.
    pub changed_at: Option<DateTime<Utc>>,
}

/// A good for sale.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmGood {
    /// The CRM's number of the good.
    pub external_id: String,
    pub title: String,
    /// Minor units of the company's currency; `None` when the CRM does not say.
    pub price_minor: Option<i64>,
    /// The CRM's moment of the last change; `None` when it does not say.
    pub changed_at: Option<DateTime<Utc>>,
}
