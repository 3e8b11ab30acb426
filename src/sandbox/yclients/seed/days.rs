//! The days before and after today: bookings of every kind that a journal holds.

use super::super::lot::Lot;
use super::super::model::{Item, Record, Salon, Service, Staff};
use super::super::world::World;
use super::salons::NORTHERN_LIGHTS;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// Fills `reach` days before `now` and as many after it; today only where the pictures have not done it.
pub(super) fn fill(world: &mut World, salon: &mut Salon, lot: &Lot, now: DateTime<Utc>, reach: i64) {
    let today = salon.local(now).date();
    let clients: Vec<i64> = salon.clients.keys().copied().collect();
    for ahead in -reach..=reach {
        if ahead == 0 && salon.id == NORTHERN_LIGHTS {
            continue;
        }
        // The past was busy; the future fills up as it comes near.
        let busy = if ahead < 0 { 60 } else { u8::try_from(55 - ahead * 3 / 2).unwrap_or_default() };
        for master in salon.staff.clone() {
            let mut at = (today + TimeDelta::days(ahead)).and_time(master.from);
            while at.time() < master.until && at.date() == today + TimeDelta::days(ahead) {
                let length = if lot.chance(busy) { book(world, salon, lot, now, &master, at, &clients) } else { 3_600 };
                at += TimeDelta::seconds((length + 1_799) / 1_800 * 1_800);
            }
        }
    }
}

/// Books one client, sometimes for two services, sometimes joining the visit before; answers its length in seconds.
fn book(world: &mut World, salon: &mut Salon, lot: &Lot, now: DateTime<Utc>, master: &Staff, start: NaiveDateTime, clients: &[i64]) -> i64 {
    let offered: Vec<Service> = salon.services.iter().filter(|service| service.staff.contains(&master.id)).cloned().collect();
    let Some(first) = lot.pick(&offered) else { return 3_600 };
    let mut services = vec![first.clone()];
    services.extend(lot.pick(&offered).filter(|second| lot.chance(25) && second.id != first.id).cloned());
    let length_s = services.iter().map(|service| service.duration_s).sum();
    let (id, own_visit) = (world.next_id(), world.next_id());
    let before = salon.records.last_key_value().map(|(_, record)| (record.visit_id, record.client_id, record.start.date()));
    // One visit in twenty goes on with another booking of the same day.
    let joined = before.filter(|before| before.2 == start.date() && lot.chance(5));
    let client_id = joined.map_or_else(|| lot.pick(clients).copied().filter(|_| !lot.chance(3)), |before| before.1);
    let at = salon.instant(start);
    let days_before = TimeDelta::days(1 + i64::try_from(lot.below(20)).unwrap_or_default());
    let created_at = (at - days_before).min(now - TimeDelta::hours(2));
    let attendance = attendance(lot, at + TimeDelta::seconds(length_s) < now);
    let discount = if lot.chance(10) { 10 } else { 0 };
    let item =
        |it: Service| Item { id: it.id, title: it.title, first_cost: it.price, discount, cost: it.price - it.price * discount / 100 };
    let record = Record {
        id,
        visit_id: joined.map_or(own_visit, |before| before.0),
        staff_id: master.id,
        client_id,
        services: services.into_iter().map(item).collect(),
        start,
        length_s,
        attendance,
        deleted: lot.chance(4),
        comment: if lot.chance(6) { "Аллергия на аммиак, звонить заранее".to_owned() } else { String::new() },
        online: lot.chance(35),
        api_id: String::new(),
        created_user_id: salon.id * 10,
        created_at,
        changed_at: if attendance == 0 { created_at } else { at.min(now - TimeDelta::hours(1)) },
    };
    salon.records.insert(id, record);
    length_s
}

/// What is known of the coming: of the past nearly everything, of the future little.
fn attendance(lot: &Lot, is_over: bool) -> i8 {
    match (is_over, lot.below(100)) {
        (true, 0..82) => 1,
        (true | false, 92..) => -1,
        (true, 82..87) | (false, 0..62) => 0,
        _ => 2,
    }
}
