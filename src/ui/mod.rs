//! What people see: pages rendered on the server and taken over by the browser.
//!
//! Components take plain data and callbacks; pages own resources; only `live` and `action` hold state of the whole tab,
//! and only `browser` touches what exists in a browser alone. Imports `api` and `domain`, never the server.
#![expect(clippy::needless_pass_by_value, reason = "component props are owned")]
#![expect(unreachable_pub, reason = "the component macro repeats the visibility of a component on items that nobody reaches")]

pub mod action;
pub mod answer;
pub mod app;
mod browser;
pub mod components;
pub mod format;
pub mod layout;
mod lazy;
pub mod live;
pub mod look;
pub mod pages;
pub mod shell;
mod way_in;
