//! People: how they come to a company, what they may there, and how they go.

mod devices;
mod invitations;
mod members;
mod owners;
