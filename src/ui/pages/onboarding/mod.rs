//! The wizard: from the CRM's «Подключить» to the first messages, in four steps, for an owner who has five minutes.

mod activation;
mod checklist;
mod feed;
mod frame;
mod later;
mod marks;
mod messages;
mod owner;
mod page;
mod salon;
mod salon_form;
mod steps;
mod trial;
mod whatsapp;

#[cfg(feature = "hydrate")]
pub use later::preload;
pub use page::OnboardingPage;
