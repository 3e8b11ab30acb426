//! The salons' clients: families on one telephone, foreigners, people without one, people who want no mailings.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::lot::Lot;
use super::super::model::{Client, Salon};
use super::super::world::World;
use super::names::{MEN, SURNAMES, WOMEN};
use super::salons::NORTHERN_LIGHTS;

/// Codes of other countries with a number that nobody has, short of its last three digits.
const FOREIGN: [&str; 6] = ["996700000", "77000000", "375290000", "998900000", "4915100000", "972500000"];

/// Gives `salon` its clients. `phone` counts the telephones given out so far.
pub(super) fn settle(world: &mut World, salon: &mut Salon, lot: &Lot, phone: &mut u32, now: DateTime<Utc>) {
    let many = if salon.id == NORTHERN_LIGHTS { 110 } else { 45 };
    let mut last_phone = String::new();
    for index in 0..many {
        let is_man = lot.chance(30);
        let (man, woman) = lot.pick(&SURNAMES).copied().unwrap_or_default();
        let first = if is_man { lot.pick(&MEN) } else { lot.pick(&WOMEN) };
        *phone += 1;
        let own = match index % 20 {
            // A child on the parent's telephone.
            7 => last_phone.clone(),
            13 => String::new(),
            17 => lot.pick(&FOREIGN).map(|code| format!("{code}{:03}", *phone % 1000)).unwrap_or_default(),
            _ => russian(*phone),
        };
        own.clone_into(&mut last_phone);
        let birth = now.date_naive() - TimeDelta::days(6_000 + i64::try_from(lot.below(14_000)).unwrap_or_default());
        let client = Client {
            id: world.next_id(),
            name: first.map(|name| (*name).to_owned()).unwrap_or_default(),
            // Some are known by their first name alone.
            surname: if index % 11 == 5 { String::new() } else { (if is_man { man } else { woman }).to_owned() },
            patronymic: String::new(),
            phone: own,
            email: if lot.chance(25) { format!("client{phone}@example.test") } else { String::new() },
            sex_id: if is_man { 1 } else { 2 },
            importance_id: u8::try_from(lot.below(4)).unwrap_or_default(),
            discount: if lot.chance(15) { 10 } else { 0 },
            birth_date: if lot.chance(40) { birth.to_string() } else { String::new() },
            comment: if index % 20 == 7 { "Ребёнок, телефон мамы".to_owned() } else { String::new() },
            sms_not: index % 23 == 3,
            spent: i64::try_from(lot.below(60)).unwrap_or_default() * 1_000,
            changed_at: now - TimeDelta::days(i64::try_from(lot.below(300)).unwrap_or_default()),
            deleted: false,
        };
        salon.clients.insert(client.id, client);
    }
}

/// A Russian number that nobody has: +7 900 000-xx-xx.
pub(super) fn russian(index: u32) -> String {
    format!("7900000{:04}", index % 10_000)
}

/// Somebody of this first and last name; phones continue the count downwards so that they stay the same in every world.
pub(super) fn named(world: &mut World, salon: &mut Salon, (name, surname): (&str, &str), phone: u32, now: DateTime<Utc>) -> i64 {
    let is_man = MEN.contains(&name);
    let client = Client {
        id: world.next_id(),
        name: name.to_owned(),
        surname: surname.to_owned(),
        phone: russian(phone),
        sex_id: if is_man { 1 } else { 2 },
        changed_at: now - TimeDelta::days(90),
        ..Client::default()
    };
    let id = client.id;
    salon.clients.insert(id, client);
    id
}
