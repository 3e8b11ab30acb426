//! Companies, the people in them, and how they sign in.

pub mod accept;
pub mod codes;
pub mod company;
mod device;
pub mod ended;
pub mod invitations;
pub mod login;
mod made;
pub mod members;
pub mod owners;
pub mod password;
pub mod pause;
pub mod people;
pub mod profile;
pub mod recovery;
pub mod resets;
pub mod sessions;
pub mod sign_in;
pub mod viewer;
pub mod watch;

pub use company::{CompanyProfile, NewCompany, get_company, register_company};
