//! The story of the product, told from outside: what somebody does in the CRM or on a phone, and what people then see.

mod addressee;
mod booking_to_phone;
mod canary;
mod dead_worker;
mod deploy;
mod dialogues;
mod forgotten;
mod inbound;
mod intake;
mod link;
mod link_states;
mod marketplace_activation;
mod marketplace_lifecycle;
mod offer;
mod onboarding;
mod onboarding_contract;
mod pairing;
mod receipts;
mod replay;
mod reports;
mod seed;
mod silence;
mod silent;
mod states;
mod trace;
mod units;
