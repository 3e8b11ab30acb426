//! The pages. Each owns the resources it shows.

mod clients;
#[cfg(feature = "sandbox")]
pub mod gallery;
mod intake;
mod invite;
#[cfg(feature = "ssr")]
pub mod marketplace_error;
mod not_found;
mod onboarding;
mod opened;
mod people;
mod profile;
mod sign_in;
mod texts;
mod whatsapp;

pub use clients::{ClientList, ClientPage};
pub use intake::IntakePage;
pub use invite::InvitePage;
pub use not_found::NotFound;
pub use onboarding::OnboardingPage;
#[cfg(feature = "hydrate")]
pub use onboarding::preload as preload_onboarding;
pub use people::PeoplePage;
pub use profile::ProfilePage;
pub use sign_in::{CodePage, ForgotPage, SignInPage, WayBackPage};
pub use texts::TextsPage;
pub use whatsapp::WhatsAppPage;
