//! Pure types and rules, compiled for the server and the browser alike: no I/O, no clock, no framework.

pub mod access;
pub mod appointment;
pub mod client;
pub mod company;
pub mod conversation;
pub mod error;
pub mod event;
pub mod i18n;
pub mod ids;
pub mod integration;
pub mod letter;
pub mod live;
pub mod look;
pub mod marketplace;
pub mod money;
pub mod notice;
pub mod notification;
pub mod onboarding;
pub mod page;
pub mod password;
pub mod people;
pub mod phone;
pub mod profile;
pub mod time;
pub mod timeline;
pub mod whatsapp;
