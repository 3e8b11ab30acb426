//! What the tests of the whole product stand on: an outside world, a product that is connected to it, and the words in
//! which a test speaks of them (`app.salon()`, `salon.journal().book(..)`, `app.phone("+7…")`, `app.settle()`).
//!
//! Each `TestApp` has a database of its own, copied from one migrated template; all processes share one cluster.

pub(crate) mod app;
pub(crate) mod balancer;
pub(crate) mod book;
pub(crate) mod browser;
pub(crate) mod cancel;
pub(crate) mod database;
pub(crate) mod gate;
pub(crate) mod journal;
#[path = "../../../bench/linked.rs"]
pub(crate) mod linked;
pub(crate) mod market;
pub(crate) mod node;
pub(crate) mod owner;
pub(crate) mod picture;
pub(crate) mod proxy;
pub(crate) mod salon;
pub(crate) mod settings;
pub(crate) mod stream;
pub(crate) mod told;
pub(crate) mod wait;
pub(crate) mod wizard;
pub(crate) mod world;

pub(crate) use app::TestApp;
pub(crate) use database::Database;
pub(crate) use salon::Salon;
