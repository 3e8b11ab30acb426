//! The WhatsApp sandbox, judged by clients that were not written for it: whatsapp-rust here, Baileys in `stranger`.

mod client;
mod codes;
mod control;
mod faults;
mod http;
mod kills;
mod linking;
mod offline;
mod phones;
mod seeded;
mod sessions;
mod stranger;
mod talk;
mod world;
