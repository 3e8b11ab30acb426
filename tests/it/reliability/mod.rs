//! It cannot lose and it cannot double: the product is killed, cut off and cancelled, and the phones are the witnesses.

mod activation;
mod bookings;
mod cancelled;
mod checks;
mod connections;
mod cut_off;
mod fair;
mod hands;
mod histories;
mod hops;
mod judge;
mod kills;
mod ledger;
mod load;
mod logged;
mod lot;
mod matrix;
mod mended;
mod messages;
mod plan;
mod poison;
mod product;
mod queue;
mod races;
mod table;
mod takeover;
