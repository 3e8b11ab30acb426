//! The salon, its masters, services and groups as the vendor shows them. Lists of services and masters are the vendor's
//! loosest place: numbers come as strings there even on a good day.

use serde_json::{Value, json};

use super::super::model::{Category, Salon, Service, Staff};

/// The salon's card.
pub(crate) fn company(salon: &Salon, now: chrono::DateTime<chrono::Utc>) -> Value {
    use chrono::Offset as _;
    let offset = now.with_timezone(&salon.tz()).offset().fix().local_minus_utc() / 3600;
    json!({
        "id": salon.id, "title": salon.title, "public_title": salon.title, "short_descr": "Салон красоты", "logo": "",
        "country_id": 1, "country": "Россия", "city_id": 1, "city": salon.city, "active": "1",
        "timezone": offset, "timezone_name": salon.zone, "address": salon.address, "zip": "101000", "schedule": "ежедневно",
        "coordinate_lat": 55.75, "coordinate_lon": 37.62, "phone": format!("+{}", salon.phone), "phones": [salon.phone],
        "site": "", "business_type_id": 1, "main_group_id": 0, "main_group": [], "groups": {},
        "bookforms": [{"id": salon.id * 10, "title": "Основная форма", "is_default": 1, "url": format!("https://n{}.yclients.ru/", salon.id * 10)}],
        "phone_confirmation": true, "active_staff_count": salon.staff.iter().filter(|it| !it.fired).count(),
        "next_slot": super::dates::stamp(salon, now), "currency_short_title": "руб", "app_ios": "", "app_android": "", "group_priority": 0,
        "social": {"telegram": "", "whatsapp": "", "vk": "", "viber": "", "instagram": "", "facebook": ""},
        "push_notification_phone_confirm": false, "online_sales_form_url": "", "access": {},
    })
}

/// A master, as lists show one: strings for numbers.
pub(crate) fn staff(salon: &Salon, master: &Staff) -> Value {
    json!({
        "id": master.id, "api_id": "", "company_id": salon.id, "name": master.name, "specialization": master.specialization,
        "position": master.position.as_ref().map_or_else(|| json!({}), |post| json!({"id": post.id, "title": post.title})),
        "user_id": master.id + 1_000_000, "show_rating": "0", "rating": "4.9", "votes_count": "12", "comments_count": "3",
        "avatar": "", "avatar_big": "", "weight": "10", "information": "", "hidden": "0",
        "fired": if master.fired { "1" } else { "0" }, "status": "0", "image_group": {},
    })
}

/// A master, as webhooks show one: what is an object elsewhere is a list here.
pub(crate) fn told_staff(salon: &Salon, master: &Staff) -> Value {
    let mut value = staff(salon, master);
    if let Value::Object(fields) = &mut value {
        fields.insert("position".to_owned(), json!([]));
        fields.insert("image_group".to_owned(), json!([]));
    }
    value
}

/// A service, as lists show one: strings for numbers.
pub(crate) fn service(service: &Service) -> Value {
    let staff: Vec<Value> =
        service.staff.iter().map(|id| json!({"id": id.to_string(), "seance_length": service.duration_s.to_string()})).collect();
    json!({
        "id": service.id.to_string(), "salon_service_id": service.id, "title": service.title, "booking_title": service.title,
        "category_id": service.category_id.to_string(), "price_min": format!("{}.00", service.price),
        "price_max": format!("{}.00", service.price_max), "discount": "0", "comment": "", "weight": "2", "active": "1", "api_id": "",
        "duration": service.duration_s, "staff": staff, "image_group": [],
    })
}

/// A group of services.
pub(crate) fn category(category: &Category, staff: &[i64]) -> Value {
    json!({
        "id": category.id.to_string(), "salon_service_id": category.id, "title": category.title, "api_id": "", "weight": "1", "staff": staff,
    })
}
