//! Three salons in three zones: who works there, and what it costs.

use chrono::NaiveTime;
use std::collections::BTreeMap;

use super::super::model::{Category, Owner, Salon, Service, Staff};

/// The Moscow salon, the one in the pictures.
pub(super) const NORTHERN_LIGHTS: i64 = 4564;

/// A master: name, what he or she does, hours, and the price list with roubles and minutes.
type Master = (&'static str, &'static str, (u32, u32), &'static [(&'static str, i64, i64)]);

/// The salons of the town.
pub(super) fn town() -> Vec<Salon> {
    vec![
        salon(
            (4561, "Янтарный локон", "Калининград", "ул. Примерная, 12", "Europe/Kaliningrad"),
            (2001, "Инга Балтийская", "79990000001"),
            &[
                (
                    "Инна Морозова",
                    "стилист",
                    (9, 19),
                    &[("Стрижка женская", 1900, 60), ("Укладка", 1300, 45), ("Окрашивание волос", 4800, 150)],
                ),
                ("Глеб Титов", "барбер", (10, 20), &[("Стрижка мужская", 1500, 45), ("Моделирование бороды", 900, 30)]),
                ("Зоя Ким", "ногти", (10, 18), &[("Маникюр с покрытием", 2100, 90), ("Педикюр", 2600, 75)]),
            ],
        ),
        salon(
            (NORTHERN_LIGHTS, "Северное сияние", "Москва", "ул. Примерная, 1", "Europe/Moscow"),
            (2002, "Вера Северцева", "79990000002"),
            &[
                (
                    "Марина Лебедева",
                    "колорист",
                    (10, 20),
                    &[
                        ("Окрашивание в один тон", 6800, 120),
                        ("Окрашивание корней", 4900, 90),
                        ("Тонирование", 3900, 45),
                        ("Стрижка женская", 2500, 45),
                        ("Укладка", 1700, 45),
                    ],
                ),
                (
                    "Ольга Сафина",
                    "лицо и брови",
                    (10, 20),
                    &[("Чистка лица", 4200, 60), ("Пилинг", 5400, 60), ("Брови", 1900, 15), ("Брови и ресницы", 3200, 60)],
                ),
                (
                    "Сергей Антонов",
                    "барбер",
                    (10, 20),
                    &[("Стрижка мужская", 2200, 60), ("Стрижка и борода", 3200, 60), ("Королевское бритьё", 2400, 45)],
                ),
                (
                    "Алина Юсупова",
                    "ногти",
                    (10, 19),
                    &[("Маникюр с покрытием", 2900, 75), ("Маникюр", 1900, 45), ("Дизайн", 900, 15), ("Педикюр", 3400, 90)],
                ),
            ],
        ),
        salon(
            (4567, "Тихая гавань", "Владивосток", "ул. Образцовая, 7", "Asia/Vladivostok"),
            (2003, "Мира Дальняя", "79990000003"),
            &[
                ("Софья Цветкова", "косметолог", (9, 20), &[("Чистка лица", 3600, 75), ("Массаж лица", 2800, 45)]),
                ("Рита Хан", "стилист", (10, 20), &[("Стрижка женская", 2000, 60), ("Ботокс для волос", 5200, 120)]),
                ("Марк Северин", "массажист", (8, 18), &[("Массаж спины", 2500, 45), ("Массаж общий", 4100, 90)]),
            ],
        ),
    ]
}

fn salon(
    (id, title, city, address, zone): (i64, &str, &str, &str, &str),
    (owner, owner_name, owner_phone): (i64, &str, &str),
    masters: &[Master],
) -> Salon {
    let (mut staff, mut categories, mut services) = (Vec::new(), Vec::new(), Vec::new());
    for (index, &(name, specialization, (from, until), prices)) in (1_i64..).zip(masters) {
        let (master, category) = (id * 100 + index, id * 100 + 50 + index);
        let position = (index % 2 == 1).then(|| Category { id: id * 100 + 80 + index, title: "Мастер".to_owned() });
        let (from, until) = (hour(from), hour(until));
        let (name, specialization) = (name.to_owned(), specialization.to_owned());
        categories.push(Category { id: category, title: specialization.clone() });
        staff.push(Staff { id: master, name, specialization, position, from, until, fired: false });
        for (line, &(title, price, minutes)) in (1_i64..).zip(prices) {
            services.push(Service {
                id: master * 10 + line,
                category_id: category,
                title: title.to_owned(),
                price,
                price_max: price,
                duration_s: minutes * 60,
                staff: vec![master],
            });
        }
    }
    Salon {
        id,
        title: title.to_owned(),
        city: city.to_owned(),
        address: address.to_owned(),
        phone: "74950000000".to_owned(),
        zone: zone.to_owned(),
        owner: Owner { id: owner, name: owner_name.to_owned(), phone: owner_phone.to_owned(), email: format!("owner{owner}@example.test") },
        staff,
        categories,
        services,
        clients: BTreeMap::new(),
        records: BTreeMap::new(),
        changes: Vec::new(),
    }
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default()
}
