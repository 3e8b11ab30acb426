//! What the marketplace's redirect says: which salons, and who pressed «Connect».

use serde::{Deserialize, Serialize};

use super::provider::CrmCompany;

/// Who pressed «Connect», as the marketplace says.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Person {
    /// The CRM's number of the person; empty when it is not said.
    pub id: String,
    pub name: String,
    /// As it was written.
    pub phone: String,
    pub email: String,
    /// The salon's name beside the person, empty when it is not said.
    pub salon_name: String,
    /// The marketplace has signed this; otherwise anybody may have written it.
    pub proven: bool,
}

impl Person {
    /// The same person before this salon: the signature covers the salon's name and not its number, so under another name it
    /// proves nothing here.
    #[must_use]
    pub fn of(self, salon: &CrmCompany) -> Self {
        let is_here = [&salon.name, &salon.public_name].into_iter().any(|name| name.trim() == self.salon_name.trim());
        Self { proven: self.proven && (self.salon_name.is_empty() || is_here), ..self }
    }
}

/// So many salons are connected by one redirect: each is two questions to the CRM while a person waits for the page.
pub const MOST_SALONS: usize = 20;

/// A redirect, understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Arrival {
    /// The provider's numbers of the salons, in the redirect's order, each once, at least one. No signature covers them.
    pub salons: Vec<String>,
    pub person: Option<Person>,
}

/// Why a redirect leads nowhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadArrival {
    /// It names no salon.
    #[error("no salon is named")]
    SalonMissing,
    /// What it names cannot be a salon's number.
    #[error("what is named is no salon's number")]
    SalonInvalid,
    /// It names more salons than are connected at once.
    #[error("too many salons are named at once")]
    TooManySalons,
    /// The person's data are signed by somebody else, or not at all.
    #[error("the person's data are not signed by the marketplace")]
    Forged,
}
