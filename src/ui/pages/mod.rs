//! The pages. Each owns the resources it shows.

mod clients;
#[cfg(feature = "sandbox")]
pub mod gallery;
mod not_found;
mod sign_in;
mod whatsapp;

pub use clients::{ClientList, ClientPage};
pub use not_found::NotFound;
pub use sign_in::SignInPage;
pub use whatsapp::WhatsAppPage;
