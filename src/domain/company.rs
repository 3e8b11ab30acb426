//! The tenant, and the person who is signed in to it.

use serde::{Deserialize, Serialize};

use super::access::Role;
use super::ids::{CompanyId, UserId};
use super::time::Moment;

/// Who is looking at the page, and at which company.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Viewer {
    /// The person.
    pub user: UserId,
    /// The person's name.
    pub name: String,
    /// The person's role in the company.
    pub role: Role,
    /// The company.
    pub company: CompanyId,
    /// The company's name.
    pub company_name: String,
    /// Now, in the company's zone.
    pub now: Moment,
    /// Where the live stream stood: a page that reads after this and listens from here misses nothing.
    pub heard: String,
}

/// Who came back from a marketplace to a salon that is connected already, as their own browser is told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Returning {
    /// The salon.
    pub company: CompanyId,
    /// Its name.
    pub salon: String,
    /// The person's name, where the marketplace has signed for it; empty otherwise.
    pub name: String,
    /// What they could sign in by, likewise.
    pub account: String,
}
