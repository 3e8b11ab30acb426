//! The company's customers: what the CRM says of them, and the directory that people search.

pub mod directory;
mod glance;
pub mod mirror;
pub mod newcomer;
pub mod own;
pub mod talks;
