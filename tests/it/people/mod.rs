//! People: how they come to a company, what they may there, and how they go.

mod codes;
mod devices;
mod invitations;
mod letters;
mod members;
mod owners;
mod resets;
mod returning;
