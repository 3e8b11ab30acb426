//! Clients: found by phone or name, written down, corrected.

use std::sync::Arc;

use super::super::Crm;
use super::super::model::Client;
use super::super::world::World;
use super::change::Author;
use super::verbs::NewClient;
use super::views::ClientView;
use super::{Refusal, views};

impl Crm {
    /// Clients whose name or phone contains `text`, by name; at most `limit`.
    pub fn find_clients(&self, salon: i64, text: &str, limit: usize) -> Result<Vec<ClientView>, Refusal> {
        self.read(|world| {
            let salon = world.salons.get(&salon).ok_or(Refusal::NoSalon)?;
            let wanted = text.trim().to_lowercase();
            let mut found: Vec<ClientView> = salon
                .clients
                .values()
                .filter(|client| !client.deleted && (client.display_name().to_lowercase().contains(&wanted) || has_phone(client, &wanted)))
                .map(views::client)
                .collect();
            found.sort_by(|a, b| a.name.cmp(&b.name));
            found.truncate(limit);
            Ok(found)
        })
    }

    /// The client with this phone, or a new one.
    pub fn client(self: &Arc<Self>, salon: i64, new: NewClient) -> Result<ClientView, Refusal> {
        let mut world = self.lock();
        world.salons.get(&salon).ok_or(Refusal::NoSalon)?;
        let id = self.find_or_create_client(&mut world, salon, new, Author::Desk)?;
        let client = world.salons.get(&salon).and_then(|salon| salon.clients.get(&id)).ok_or(Refusal::NoClient)?;
        Ok(views::client(client))
    }

    /// The number of the client with this phone (and name, where a phone is shared), or of a new one.
    pub(in super::super) fn find_or_create_client(
        self: &Arc<Self>,
        world: &mut World,
        salon_id: i64,
        new: NewClient,
        author: Author,
    ) -> Result<i64, Refusal> {
        let phone = digits(&new.phone);
        if !(phone.is_empty() && !new.name.trim().is_empty() || (9..=15).contains(&phone.len())) {
            return Err(Refusal::BadClient);
        }
        let salon = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        let same_phone = || salon.clients.values().filter(|client| !client.deleted && !phone.is_empty() && client.phone == phone);
        let namesake = same_phone().find(|client| client.name == new.name).or_else(|| same_phone().next());
        if let Some(client) = namesake {
            return Ok(client.id);
        }
        let id = world.next_id();
        let client = Client { id, name: new.name, surname: new.surname, phone, email: new.email, ..Client::default() };
        self.enter_client(world, salon_id, client, author);
        Ok(id)
    }
}

/// The digits of a phone in any spelling; a Russian 8 becomes 7.
pub(in super::super) fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('8') {
        Some(rest) if digits.len() == 11 && !phone.trim_start().starts_with('+') => format!("7{rest}"),
        _ => digits,
    }
}

fn has_phone(client: &Client, wanted: &str) -> bool {
    if wanted.chars().any(char::is_alphabetic) {
        return false;
    }
    let wanted: String = wanted.chars().filter(char::is_ascii_digit).collect();
    !wanted.is_empty() && client.phone.contains(&wanted)
}
