//! How the vendor writes things down: field names, forms of dates, loose types. Pure; `api` and `hooks` call it.

pub(crate) mod catalogue;
pub(crate) mod client;
pub(crate) mod dates;
pub(crate) mod muddle;
pub(crate) mod record;
