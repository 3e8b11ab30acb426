//! Why the way from the marketplace to the wizard ended, as the owner reads it.

use super::integration::Provider;

/// What went wrong at the marketplace's door. Each has a page of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DoorProblem {
    /// Our application has no tokens yet.
    NotConfigured,
    /// The link names no salon.
    SalonMissing,
    /// What the link names is no salon's number.
    SalonInvalid,
    /// The link names more salons than are connected at once.
    TooManySalons,
    /// The link is not signed by the marketplace.
    Forged,
    /// The CRM lets us read nothing of the salon.
    CrmRefused,
    /// The CRM does not know the salon.
    CrmUnknown,
    /// The CRM is broken or does not answer.
    CrmDown,
    /// The onboarding link's hour is over.
    TokenExpired,
    /// The onboarding link is none of ours.
    TokenForged,
    /// The onboarding link was opened in another browser.
    TokenUsed,
    /// The link to come back by has lived its days, or another has taken its place.
    ResumeEnded,
    /// The link to come back by leads to a salon that is set up.
    SetUp,
    /// Too many tries from one address.
    TooMany,
    /// Our own database or key is away.
    Unavailable,
}

impl DoorProblem {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::NotConfigured,
        Self::SalonMissing,
        Self::SalonInvalid,
        Self::TooManySalons,
        Self::Forged,
        Self::CrmRefused,
        Self::CrmUnknown,
        Self::CrmDown,
        Self::TokenExpired,
        Self::TokenForged,
        Self::TokenUsed,
        Self::ResumeEnded,
        Self::SetUp,
        Self::TooMany,
        Self::Unavailable,
    ];

    /// Its section of the catalogue under `door_problems`.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotConfigured => "not_configured",
            Self::SalonMissing => "salon_missing",
            Self::SalonInvalid => "salon_invalid",
            Self::TooManySalons => "too_many_salons",
            Self::Forged => "forged",
            Self::CrmRefused => "crm_refused",
            Self::CrmUnknown => "crm_unknown",
            Self::CrmDown => "crm_down",
            Self::TokenExpired => "token_expired",
            Self::TokenForged => "token_forged",
            Self::TokenUsed => "token_used",
            Self::ResumeEnded => "resume_ended",
            Self::SetUp => "set_up",
            Self::TooMany => "too_many",
            Self::Unavailable => "unavailable",
        }
    }

    /// The same link may work in a while.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::NotConfigured | Self::CrmDown | Self::TooMany | Self::Unavailable)
    }
}

/// A page of a problem.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DoorPage {
    pub problem: DoorProblem,
    /// Whose door it is.
    pub crm: Provider,
    /// The HTTP status it is answered with.
    pub status: u16,
    /// By which the log's lines of this request are found.
    pub code: String,
    /// Where people find the application.
    pub store_url: String,
}

#[cfg(test)]
mod tests;
