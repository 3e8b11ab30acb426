//! Today in the Moscow salon, as the pictures show it.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::super::model::{Item, Record, Salon};
use super::super::world::World;
use super::people;

/// Master, hour and minute, client, services, and what is known of the coming (of what has not begun yet).
type Line = (usize, (u32, u32), (&'static str, &'static str), &'static [&'static str], i8);

const TODAY: [Line; 13] = [
    (0, (10, 0), ("Мария", "Штейн"), &["Тонирование", "Стрижка женская"], 0),
    (0, (12, 0), ("Айгуль", "Сыдыкова"), &["Стрижка женская", "Укладка"], 2),
    (0, (14, 0), ("Екатерина", "Воробьёва"), &["Окрашивание в один тон"], 0),
    (0, (18, 30), ("Юлия", "Гордеева"), &["Окрашивание корней"], 0),
    (1, (10, 0), ("Виктория", "Константинопольская-Задунайская"), &["Чистка лица"], 0),
    (1, (12, 0), ("Полина", "Ржевская"), &["Пилинг"], 0),
    (1, (17, 0), ("Наталья", "Кузнецова-Преображенская"), &["Брови и ресницы"], 2),
    (1, (18, 30), ("Лилия", "Пак"), &["Брови"], -1),
    (2, (10, 0), ("Тимур", "Асанов"), &["Стрижка мужская"], -1),
    (2, (11, 30), ("Дмитрий", "Ларин"), &["Стрижка и борода"], 2),
    (2, (18, 0), ("Илья", "Орлов"), &["Стрижка мужская"], 0),
    (3, (10, 0), ("Софья", "Ли"), &["Маникюр с покрытием"], 0),
    (3, (11, 30), ("Карина", "Мун"), &["Маникюр", "Дизайн"], 2),
];

/// Fills the day of `now`. What has begun has been attended, save by him who did not come.
pub(super) fn fill(world: &mut World, salon: &mut Salon, now: DateTime<Utc>) {
    let today = salon.local(now).date();
    for (index, &(master, (hour, minute), client, titles, attendance)) in (0_u32..).zip(&TODAY) {
        let Some(staff_id) = salon.staff.get(master).map(|master| master.id) else { continue };
        let start = today.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
        let begun = salon.instant(start) < now;
        let wanted =
            |title: &&str| salon.services.iter().find(|service| service.title == **title && service.staff.contains(&staff_id)).cloned();
        let services: Vec<_> = titles.iter().filter_map(wanted).collect();
        let client_id = people::named(world, salon, client, 9_900 + index, now);
        let created_at = now - TimeDelta::days(4) - TimeDelta::hours(i64::from(index));
        let record = Record {
            id: world.next_id(),
            visit_id: world.next_id(),
            staff_id,
            client_id: Some(client_id),
            length_s: services.iter().map(|service| service.duration_s).sum(),
            services: services
                .into_iter()
                .map(|it| Item { id: it.id, title: it.title, first_cost: it.price, discount: 0, cost: it.price })
                .collect(),
            start,
            attendance: if begun && attendance != -1 { 1 } else { attendance },
            deleted: false,
            comment: String::new(),
            online: index % 3 == 0,
            api_id: String::new(),
            created_user_id: salon.id * 10,
            created_at,
            changed_at: created_at,
        };
        salon.records.insert(record.id, record);
    }
}
