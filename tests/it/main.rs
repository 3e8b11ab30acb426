//! The integration tests: one binary, so that the package is linked once.
#![cfg(test)]

mod addresses;
mod architecture;
mod boot;
mod connectors;
mod crm_client;
mod directory;
mod embedded_postgres;
mod http;
mod journeys;
mod migrations;
mod people;
mod reliability;
mod sandbox_crm;
mod sandbox_desk;
mod sandbox_whatsapp;
mod sessions;
mod shipped;
mod support;
mod talks;
mod tenancy;
