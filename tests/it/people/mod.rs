//! People: how they come to a company, what they may there, and how they go.

mod codes;
mod devices;
mod forms;
mod guesses;
mod invitations;
mod joined;
mod letters;
mod made;
mod members;
mod once;
mod owners;
mod resets;
mod returning;
