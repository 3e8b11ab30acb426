//! The wizard: from the CRM's «Подключить» to the first messages, in four steps, for an owner who has five minutes.

mod activation;
mod checklist;
mod editor;
mod feed;
mod frame;
mod marks;
mod messages;
mod owner;
mod page;
mod phone;
mod salon;
mod salon_form;
mod steps;
mod text_row;
mod trial;
mod whatsapp;

pub use page::OnboardingPage;
