//! Calls to the fixed addresses of the developer's cabinet: what becomes of our application in a salon, and now and then a
//! booking. They carry a proof of their own, since their address is everybody's.

use chrono::NaiveDate;

/// A proven call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notice {
    /// About our application in this salon (the provider's number).
    Lifecycle { external_id: String },
    /// About something of this salon's, as it also comes by the salon's own path.
    Entity { external_id: String },
}

/// What became of our application in a salon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Change {
    /// It was taken away.
    Removed,
    /// It is not paid for.
    Frozen,
    /// It was paid for, on this day if the call says so.
    Paid(Option<NaiveDate>),
    /// It works, as the CRM says when it is asked.
    Resumed,
}

/// A call that proves nothing: whoever sent it is not the provider.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the call is not proven")]
pub struct Unproven;
