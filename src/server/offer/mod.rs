//! What a company offers: its masters and its services, as the CRM names them. The mirror only; a booking keeps the words it
//! was made with. Written by the integrations.

pub mod masters;
pub mod services;
