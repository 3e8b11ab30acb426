//! The page `/people`: who works here, what they may, who is invited.

mod invitations;
mod invite;
mod link;
mod page;
mod remove;
mod roles;
mod row;

pub use page::PeoplePage;
