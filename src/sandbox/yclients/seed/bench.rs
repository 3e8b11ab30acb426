//! Many small salons, for the bench: one master, two services, a handful of clients, an empty journal.

use chrono::{DateTime, NaiveTime, Utc};
use std::collections::BTreeMap;

use super::super::model::{Category, Client, Owner, Salon, Service, Staff};
use super::super::world::World;

/// The number of the first salon; the others follow.
const FIRST: i64 = 50_001;

/// `salons` salons with `clients` clients each. Telephones +7 999 000-xx-xx, in order.
pub(super) fn salons(world: &mut World, salons: u32, clients: u32, now: DateTime<Utc>) -> Vec<Salon> {
    let mut phone = 0_u32;
    let mut next_phone = || {
        phone += 1;
        format!("7999000{:04}", (phone - 1) % 10_000)
    };
    (0..i64::from(salons))
        .map(|index| {
            let id = FIRST + index;
            let people = (1..=clients).map(|number| Client {
                id: world.next_id(),
                name: "Клиент".to_owned(),
                surname: format!("Номер {number}"),
                phone: next_phone(),
                changed_at: now,
                ..Client::default()
            });
            let clients: BTreeMap<i64, Client> = people.map(|client| (client.id, client)).collect();
            salon(id, index + 1, clients)
        })
        .collect()
}

fn salon(id: i64, number: i64, clients: BTreeMap<i64, Client>) -> Salon {
    let master = id * 100 + 1;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let service = |line: i64, title: &str, price: i64| Service {
        id: id * 1_000 + line,
        category_id: id * 100 + 51,
        title: title.to_owned(),
        price,
        price_max: price,
        duration_s: 3_600,
        staff: vec![master],
    };
    Salon {
        id,
        title: format!("Салон {number}"),
        city: "Москва".to_owned(),
        address: "ул. Примерная, 1".to_owned(),
        phone: "74950000000".to_owned(),
        zone: "Europe/Moscow".to_owned(),
        owner: Owner {
            id: id * 10,
            name: format!("Владелец {number}"),
            phone: format!("7999{:07}", 9_000_000 + number),
            email: String::new(),
        },
        staff: vec![Staff {
            id: master,
            name: "Мастер Первый".to_owned(),
            specialization: "мастер".to_owned(),
            position: None,
            from: hour(8),
            until: hour(22),
            fired: false,
        }],
        categories: vec![Category { id: id * 100 + 51, title: "Услуги".to_owned() }],
        services: vec![service(1, "Стрижка", 1_500), service(2, "Укладка", 1_000)],
        clients,
        records: BTreeMap::new(),
        changes: Vec::new(),
    }
}
