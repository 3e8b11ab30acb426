//! The journal as the desk uses it: a day by master, live, and the people of the seeded town.

use chrono::NaiveDate;
use otklik::sandbox::shelf::Shelf;
use otklik::sandbox::yclients::journal::{Attendance, NewBooking, NewClient, Refusal, Reschedule};
use otklik::sandbox::yclients::{CrmSettings, Faults, SeededWorld};

use super::town::{SALON, Town};
use crate::support::world::noon;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn booking(starts_at: &str) -> NewBooking {
    NewBooking {
        staff_id: 456_401,
        starts_at: starts_at.parse().unwrap(),
        services: vec![4_564_013, 4_564_014],
        client_id: None,
        client: Some(NewClient { name: "Вера".to_owned(), phone: "8 (900) 000-77-01".to_owned(), ..NewClient::default() }),
        length_s: None,
        comment: String::new(),
        visit_id: None,
        only_if_free: false,
    }
}

#[tokio::test]
async fn today_looks_as_in_the_pictures() {
    let town = Town::kind().await;
    let today = town.crm.day(SALON, day("2026-11-21")).unwrap();
    let masters: Vec<(&str, &str, usize)> =
        today.masters.iter().map(|it| (it.name.as_str(), it.specialization.as_str(), it.bookings.len())).collect();
    assert_eq!(
        masters,
        [
            ("Марина Лебедева", "колорист", 4),
            ("Ольга Сафина", "лицо и брови", 4),
            ("Сергей Антонов", "барбер", 3),
            ("Алина Юсупова", "ногти", 2)
        ]
    );
    let stein = &today.masters[0].bookings[0];
    assert_eq!((stein.client.as_ref().unwrap().name.as_str(), stein.price, stein.attendance), ("Мария Штейн", 6_400, 1));
    assert_eq!(today.masters[2].bookings[0].attendance, -1, "Тимур Асанов did not come");
}

#[tokio::test]
async fn the_town_has_every_kind_of_client_and_booking() {
    let town = Town::kind().await;
    let (mut phones, mut kinds) = (std::collections::BTreeMap::<String, u32>::new(), std::collections::BTreeSet::new());
    let (mut people, mut opted_out) = (0, 0);
    for salon in town.crm.salons() {
        for client in town.crm.find_clients(salon.id, "", 1_000).unwrap() {
            *phones.entry(client.phone).or_default() += 1;
            people += 1;
            opted_out += u32::from(client.sms_not);
        }
        for ahead in -30..=30 {
            let view = town.crm.day(salon.id, day("2026-11-21") + chrono::TimeDelta::days(ahead)).unwrap();
            for it in view.masters.iter().flat_map(|master| &master.bookings) {
                kinds.insert((it.starts_at < salon.now, it.attendance));
                kinds.extend(it.deleted.then_some((true, 100)));
                kinds.extend(it.client.is_none().then_some((true, 101)));
                kinds.extend((it.services.len() > 1).then_some((true, 102)));
            }
        }
    }
    assert!((200..=230).contains(&people) && opted_out > 5, "{people} people, {opted_out} without mailings");
    assert!(phones[""] > 5 && phones.iter().filter(|it| !it.0.is_empty() && *it.1 > 1).count() > 5, "none, and shared ones");
    assert!(phones.keys().any(|phone| phone.starts_with("996")) && phones.keys().any(|phone| phone.starts_with("7900000")));
    assert!(phones.keys().all(|phone| phone.is_empty() || phone.contains("0000")), "nobody has these numbers");
    let expected =
        [(false, -1), (false, 0), (false, 2), (true, -1), (true, 0), (true, 1), (true, 2), (true, 100), (true, 101), (true, 102)];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_hand_at_the_desk_books_moves_and_cancels_and_the_desk_is_told() {
    let town = Town::kind().await;
    let mut live = town.crm.watch();
    let made = town.crm.book(SALON, booking("2026-11-25T12:00:00")).unwrap();
    assert_eq!((made.price, (made.ends_at - made.starts_at).num_minutes()), (6_400, 90));
    assert_eq!(made.client.as_ref().unwrap().phone, "79000007701");
    let to = Reschedule { starts_at: Some("2026-11-26T12:00:00".parse().unwrap()), staff_id: Some(456_402) };
    town.crm.reschedule(SALON, made.id, to).unwrap();
    assert_eq!(live.try_recv().unwrap().days, [day("2026-11-25")]);
    assert_eq!(live.try_recv().unwrap().days, [day("2026-11-25"), day("2026-11-26")]);
    assert_eq!(town.crm.set_attendance(SALON, made.id, Attendance::Confirmed).unwrap().attendance, 2);
    assert_eq!(town.crm.set_services(SALON, made.id, &[4_564_011]).unwrap().price, 6_800);
    assert!(town.crm.delete(SALON, made.id).unwrap().deleted);
    assert_eq!(town.crm.delete(SALON, made.id), Err(Refusal::Deleted));
    let again = town.crm.book(SALON, booking("2026-11-25T12:00:00")).unwrap();
    assert_eq!(again.client, made.client, "the phone finds the client");
    let free = NewBooking { only_if_free: true, ..booking("2026-11-25T12:30:00") };
    assert_eq!(town.crm.book(SALON, free), Err(Refusal::Busy));
    let unknown = NewBooking { services: vec![1], ..booking("2026-11-25T18:00:00") };
    assert_eq!(
        (town.crm.book(SALON, unknown), town.crm.day(1, day("2026-11-25")).err()),
        (Err(Refusal::NoService), Some(Refusal::NoSalon))
    );
}

#[tokio::test]
async fn the_bench_has_many_small_salons_with_telephones_of_their_own() {
    let world = SeededWorld::Bench { salons: 100, clients: 5 };
    let settings = CrmSettings { world, unkindness: Faults::kind(), ..CrmSettings::default() };
    let town = Town::open(settings, Shelf::default(), noon()).await;
    let salons = town.crm.salons();
    let mut phones: Vec<String> =
        salons.iter().flat_map(|salon| town.crm.find_clients(salon.id, "", 100).unwrap()).map(|client| client.phone).collect();
    phones.sort();
    phones.dedup();
    assert_eq!((salons.len(), phones.len()), (100, 500));
}
