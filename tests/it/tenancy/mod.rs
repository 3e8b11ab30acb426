//! The tenant wall, read from the database's own catalogue and attacked from inside (TEN-01, TEN-03, TEN-04, R-44, D-41,
//! D-42). A table that is added later is attacked as well, without a line here.

mod attack;
mod catalogue;
mod doors;
mod two_companies;
