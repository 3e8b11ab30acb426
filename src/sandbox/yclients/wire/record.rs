//! A booking as the vendor shows it: in lists, alone, within a visit, and in a webhook.

use serde_json::{Value, json};

use super::super::model::{Client, Record, Salon, Staff};
use super::dates;

/// What the caller's world does to every shape.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    /// Telephones are hidden.
    pub(crate) hidden_phones: bool,
    /// The offset of `datetime` is wrong.
    pub(crate) wrong_offset: bool,
    /// A webhook: the vendor leaves three fields out, and its empty custom fields are lists.
    pub(crate) webhook: bool,
}

/// The booking with everything the vendor says about it.
pub(crate) fn record(salon: &Salon, record: &Record, view: View) -> Value {
    let mut value = json!({
        "id": record.id, "company_id": salon.id, "staff_id": record.staff_id, "visit_id": record.visit_id,
        "services": services(record), "staff": salon.master(record.staff_id).map(staff),
        "client": salon.client_of(record).map(|it| client(salon, it, view)),
        "date": dates::naive(record.start), "datetime": dates::datetime(salon, record.start, view.wrong_offset),
        "create_date": dates::stamp(salon, record.created_at), "last_change_date": dates::stamp(salon, record.changed_at),
        "comment": record.comment, "online": record.online, "deleted": record.deleted, "api_id": record.api_id,
        "attendance": record.attendance, "visit_attendance": record.attendance, "confirmed": u8::from(record.attendance == 2),
        "seance_length": record.length_s, "length": record.length_s, "created_user_id": record.created_user_id,
        "paid_full": u8::from(record.attendance == 1), "documents": [document(salon, record)],
    });
    if let (Value::Object(fields), Value::Object(rest)) = (&mut value, fixed(view)) {
        fields.extend(rest);
        if !view.webhook {
            fields.insert("payment_status".to_owned(), json!(u8::from(record.attendance == 1)));
        }
    }
    value
}

/// What the sandbox does not keep and the vendor says all the same.
fn fixed(view: View) -> Value {
    let mut value = json!({
        "goods_transactions": [], "comer": null, "comer_person_info": null, "clients_count": 1, "technical_break_duration": 0,
        "sms_before": 0, "sms_now": 0, "sms_now_text": "", "email_now": 0, "notified": 0, "master_request": 1,
        "sms_remain_hours": 5, "email_remain_hours": 1, "from_url": "", "review_requested": 0, "prepaid": false,
        "prepaid_confirmed": false, "is_update_blocked": false, "custom_color": "", "custom_font_color": "", "record_labels": [],
        "activity_id": 0, "custom_fields": if view.webhook { json!([]) } else { json!({}) }, "bookform_id": 0, "record_from": "",
        "is_mobile": 0, "short_link": "", "composite": [], "consumables": [], "finance_transactions": [],
    });
    if let (Value::Object(fields), false) = (&mut value, view.webhook) {
        fields.insert("is_sale_bill_printed".to_owned(), json!(false));
        fields.insert("resource_instance_ids".to_owned(), json!([]));
    }
    value
}

/// The services of a booking, in the order in which they were entered.
fn services(record: &Record) -> Vec<Value> {
    let line = |item: &super::super::model::Item| {
        json!({
            "id": item.id, "title": item.title, "cost": item.cost, "cost_to_pay": item.cost, "manual_cost": item.cost,
            "cost_per_unit": item.cost, "discount": item.discount, "first_cost": item.first_cost, "amount": 1,
        })
    };
    record.services.iter().map(line).collect()
}

fn staff(master: &Staff) -> Value {
    let position = master.position.as_ref().map_or_else(|| json!({}), |post| json!({"id": post.id, "title": post.title}));
    json!({
        "id": master.id, "api_id": null, "name": master.name, "specialization": master.specialization, "position": position,
        "avatar": "", "avatar_big": "", "rating": 4.9, "votes_count": 12,
    })
}

/// The client as a booking carries it; the shape differs from the client's own.
fn client(salon: &Salon, client: &Client, view: View) -> Value {
    let visits = |attendance: i8| {
        salon.records.values().filter(|it| it.client_id == Some(client.id) && it.attendance == attendance && !it.deleted).count()
    };
    let phone = if view.hidden_phones || client.phone.is_empty() { String::new() } else { format!("+{}", client.phone) };
    json!({
        "id": client.id, "name": client.name, "surname": client.surname, "patronymic": client.patronymic,
        "display_name": client.display_name(), "comment": client.comment, "phone": phone, "card": "", "email": client.email,
        "success_visits_count": visits(1), "fail_visits_count": visits(-1), "discount": client.discount,
        "custom_fields": if view.webhook { json!([]) } else { json!({}) },
        "sex": client.sex_id, "birthday": client.birth_date, "client_tags": [], "is_new": visits(1) == 0,
    })
}

fn document(salon: &Salon, record: &Record) -> Value {
    json!({
        "id": record.visit_id * 10, "type_id": 7, "storage_id": 0, "user_id": record.created_user_id, "company_id": salon.id,
        "number": record.id, "comment": "", "date_created": dates::naive(salon.local(record.created_at)), "category_id": 0,
        "visit_id": record.visit_id, "record_id": record.id, "type_title": "Визит", "is_sale_bill_printed": false,
    })
}
