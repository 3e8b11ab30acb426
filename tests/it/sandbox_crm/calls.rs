//! The vendor's calls: forms, filters, paging, refusals.

use reqwest::Method;
use serde_json::{Value, json};

use super::town::{SALON, Town, read};

fn ids(list: &Value) -> Vec<i64> {
    list["data"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn town() -> Town {
    let town = Town::kind().await;
    town.subscribe("http://127.0.0.1:9/nobody").await;
    town
}

#[tokio::test]
async fn a_booking_has_every_field_the_vendor_shows_in_the_vendors_forms() {
    let town = town().await;
    let id = town.book("2026-11-25T12:00:00").await;
    let record = town.get(&format!("/api/v1/record/{SALON}/{id}")).await["data"].clone();
    let seen = [
        "id",
        "company_id",
        "staff_id",
        "services",
        "goods_transactions",
        "staff",
        "client",
        "comer",
        "clients_count",
        "date",
        "datetime",
        "create_date",
        "comment",
        "online",
        "visit_attendance",
        "attendance",
        "confirmed",
        "seance_length",
        "length",
        "technical_break_duration",
        "sms_before",
        "sms_now",
        "sms_now_text",
        "email_now",
        "notified",
        "master_request",
        "api_id",
        "from_url",
        "review_requested",
        "visit_id",
        "created_user_id",
        "deleted",
        "paid_full",
        "payment_status",
        "prepaid",
        "prepaid_confirmed",
        "is_update_blocked",
        "last_change_date",
        "custom_color",
        "custom_font_color",
        "record_labels",
        "activity_id",
        "custom_fields",
        "documents",
        "sms_remain_hours",
        "email_remain_hours",
        "bookform_id",
        "record_from",
        "is_mobile",
        "is_sale_bill_printed",
        "resource_instance_ids",
        "short_link",
        "composite",
        "consumables",
        "finance_transactions",
    ];
    let missing: Vec<&str> = seen.into_iter().filter(|key| !keys(&record).contains(key)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    assert_eq!((&record["date"], &record["datetime"]), (&json!("2026-11-25 12:00:00"), &json!("2026-11-25T12:00:00+03:00")));
    assert_eq!(record["create_date"].as_str().unwrap().get(..16), Some("2026-11-21T12:00"));
    assert!(record["last_change_date"].as_str().unwrap().ends_with("+0300"), "no colon in this offset");
    assert_eq!(
        keys(&record["services"][0]),
        ["amount", "cost", "cost_per_unit", "cost_to_pay", "discount", "first_cost", "id", "manual_cost", "title"]
    );
    assert_eq!(record["client"]["phone"], "+79000007701");
}

#[tokio::test]
async fn bookings_are_filtered_as_the_vendor_documents() {
    let town = town().await;
    let (kept, gone) = (town.book("2027-02-01T12:00:00").await, town.book("2027-02-02T23:30:00").await);
    town.act(gone, "delete", json!({})).await;
    let list = |query: &str| {
        let path = format!("/api/v1/records/{SALON}?{query}");
        let town = &town;
        async move { ids(&town.get(&path).await) }
    };
    let month = "start_date=2027-02-01&end_date=2027-02-02";
    assert_eq!(list(month).await, [kept], "deleted ones only when asked for");
    assert_eq!(list(&format!("{month}&with_deleted=1")).await, [kept, gone], "the last day is whole");
    assert_eq!(list(&format!("{month}&with_deleted=1&count=1&page=2")).await, [gone]);
    assert_eq!(list(&format!("{month}&staff_id=456402")).await, [0; 0]);
    assert_eq!(list("start_date=2027-02-02&end_date=2027-02-03").await, [0; 0]);
    assert_eq!(list("changed_after=2026-11-21T12:00:00&with_deleted=1").await, [kept, gone]);
    assert_eq!(list("changed_after=2026-11-21T09:00:00Z&with_deleted=1").await, [kept, gone], "an offset is obeyed");
    assert_eq!(list("changed_after=2026-11-21T13:00:00&with_deleted=1").await, [0; 0]);
    assert_eq!(list("c_start_date=2026-11-21&c_end_date=2026-11-21&start_date=2027-01-01").await, [kept]);
    town.clock.advance(5_000);
    town.act(kept, "confirm", json!({})).await;
    assert_eq!(list("changed_after=2026-11-21T12:00:04&with_deleted=1").await, [kept]);
}

#[tokio::test]
async fn a_page_of_more_than_two_hundred_is_silently_one_of_twenty() {
    let town = town().await;
    let rows = |count: u32| {
        let path = format!("/api/v1/records/{SALON}?count={count}");
        let town = &town;
        async move { ids(&town.get(&path).await).len() }
    };
    assert_eq!((rows(200).await, rows(1000).await), (200, 200));
    town.control("yclients/faults", Some(json!({"short_big_pages": true}))).await;
    assert_eq!((rows(200).await, rows(1000).await, rows(1).await), (200, 20, 1));
}

#[tokio::test]
async fn the_partner_writes_reads_confirms_and_deletes_a_booking() {
    let town = town().await;
    let body = json!({
        "staff_id": 456_401, "services": [{"id": 4_564_011, "first_cost": 2000, "discount": 10, "cost": 1800}],
        "client": {"phone": "89000007702", "name": "Роза"}, "datetime": "2026-11-26T12:00:00+03:00", "seance_length": 3600,
        "save_if_busy": true, "api_id": "ours-1", "comment": "первый раз",
    });
    let (status, made) = town.ask(Method::POST, &format!("/api/v1/records/{SALON}"), Some(body.clone())).await;
    assert_eq!((status, made["data"].as_array().unwrap().len()), (201, 1), "a list of one");
    let record = &made["data"][0];
    assert_eq!(
        (&record["api_id"], &record["services"][0]["cost_to_pay"], &record["client"]["phone"]),
        (&json!("ours-1"), &json!(1800), &json!("+79000007702"))
    );
    let (id, visit) = (record["id"].as_i64().unwrap(), record["visit_id"].as_i64().unwrap());

    let busy = json!({"save_if_busy": false, "datetime": "2026-11-26T12:30:00+03:00"});
    let (status, refused) = town.ask(Method::POST, &format!("/api/v1/records/{SALON}"), Some(merged(&body, &busy))).await;
    assert_eq!((status, refused["meta"]["errors"]["datetime"][0].as_str()), (422, Some("Выбранное время занято")));

    let moved = merged(&body, &json!({"datetime": "2026-11-26T15:00:00+03:00", "comment": null}));
    let (status, put) = town.ask(Method::PUT, &format!("/api/v1/record/{SALON}/{id}"), Some(moved)).await;
    assert_eq!((status, &put["data"]["id"], &put["data"]["datetime"]), (201, &json!(id), &json!("2026-11-26T15:00:00+03:00")));
    assert_eq!(put["data"]["comment"], "", "a PUT replaces the whole: what it leaves out is gone");

    let visit = format!("/api/v1/visits/{visit}");
    let (status, refused) = town.ask(Method::PUT, &format!("{visit}/{id}"), Some(json!({"attendance": 2}))).await;
    assert_eq!((status, keys(&refused["meta"]["errors"])), (422, vec!["comment"]));
    let (status, _) = town.ask(Method::PUT, &format!("{visit}/{id}"), Some(json!({"attendance": 2, "comment": "придёт"}))).await;
    assert_eq!((status, &town.get(&visit).await["data"]["records"][0]["attendance"]), (200, &json!(2)));

    let (status, body) = town.ask(Method::DELETE, &format!("/api/v1/record/{SALON}/{id}"), None).await;
    assert_eq!((status, body), (204, json!("")), "no body at all");
    assert_eq!(town.get(&format!("/api/v1/record/{SALON}/{id}")).await["data"]["deleted"], true);
    assert_eq!(town.ask(Method::DELETE, &format!("/api/v1/record/{SALON}/{id}"), None).await.0, 404);
}

fn merged(body: &Value, over: &Value) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn clients_are_searched_by_lines_and_listed_by_cards() {
    let town = town().await;
    town.control(&format!("yclients/salons/{SALON}/clients"), Some(json!({"name": "Аврора", "phone": "+79000007703"}))).await;
    let search = |body: Value| {
        let (path, town) = (format!("/api/v1/company/{SALON}/clients/search"), &town);
        async move { town.ask(Method::POST, &path, Some(body)).await.1 }
    };
    let found = search(json!({"filters": [{"type": "quick_search", "state": {"value": "аврор"}}], "fields": ["id", "visits"]})).await;
    assert_eq!((keys(&found["data"][0]), &found["meta"]["total_count"]), (vec!["id", "visits"], &json!(1)));
    town.control("yclients/faults", Some(json!({"search_ignores_fields": true}))).await;
    let found = search(json!({"filters": [{"type": "quick_search", "state": {"value": "0007703"}}], "fields": ["id", "visits"]})).await;
    assert_eq!(keys(&found["data"][0]), ["email", "id", "name", "phone", "surname"]);
    assert_eq!(search(json!({"page_size": 500})).await["data"].as_array().unwrap().len(), 124, "never more than 200");
    let cards = town.get(&format!("/api/v1/clients/{SALON}?phone=0007703")).await;
    assert_eq!((cards["data"].as_array().unwrap().len(), &cards["data"][0]["sms_not"]), (1, &json!(0)));
    let (status, refused) =
        town.ask(Method::POST, &format!("/api/v1/clients/{SALON}"), Some(json!({"name": "Кто", "phone": "79000007703"}))).await;
    assert_eq!((status, refused["meta"]["errors"]["phone"][0].as_str()), (422, Some("Клиент с указанным телефоном уже существует в базе")));
}

#[tokio::test]
async fn every_refusal_has_the_vendors_shape() {
    let town = town().await;
    let url = |path: &str| format!("{}/yclients/api/v1{path}", town.base);
    let with = |token: &'static str, path: String| town.http.get(path).header("authorization", token);
    let outside = |code: u16, message: &str| json!({"errors": {"code": code, "message": message}, "meta": {"message": message}});

    let (status, body) = read(town.http.get(url("/companies")).send().await.unwrap()).await;
    assert_eq!((status, body), (401, outside(401, "Не указан или неверен токен партнёра")));
    let forged = with("Bearer forged, User sandbox-user-token", url(&format!("/records/{SALON}")));
    assert_eq!(read(forged.send().await.unwrap()).await.0, 401);
    let userless = with("Bearer sandbox-partner-token", url(&format!("/records/{SALON}")));
    let unsigned = json!({"success": false, "data": null, "meta": {"message": "Необходима авторизация"}});
    assert_eq!(read(userless.send().await.unwrap()).await, (401, unsigned));
    let partner_only = with("Bearer sandbox-partner-token", url("/companies"));
    assert_eq!(read(partner_only.send().await.unwrap()).await.0, 200);

    assert_eq!(town.ask(Method::GET, "/api/v1/company/1/", None).await, (404, outside(404, "Филиал не найден.")));
    assert_eq!(town.ask(Method::GET, "/api/v1/records/4561", None).await.0, 403, "a salon that did not connect us");
    assert_eq!(town.ask(Method::GET, &format!("/api/v1/loyalty/cards/{SALON}"), None).await, (404, outside(404, "Не найдено")));
    let counted = town.control("yclients/counters", None).await;
    assert_eq!(counted["calls"]["GET /yclients/api/v1/loyalty/cards/{}"], json!({"404": 1}), "what is not served is counted by path");
}

#[tokio::test]
async fn a_salon_is_answered_with_and_without_the_last_slash() {
    let town = town().await;
    let with = town.get(&format!("/api/v1/company/{SALON}/")).await;
    assert_eq!(with, town.get(&format!("/api/v1/company/{SALON}")).await);
    assert_eq!((&with["data"]["title"], &with["data"]["timezone_name"]), (&json!("Северное сияние"), &json!("Europe/Moscow")));
    assert_eq!(ids(&town.get("/api/v1/companies?my=1").await), [SALON]);
    let zones: Vec<Value> =
        town.get("/api/v1/companies").await["data"].as_array().unwrap().iter().map(|it| it["timezone_name"].clone()).collect();
    assert_eq!(zones, ["Europe/Kaliningrad", "Europe/Moscow", "Asia/Vladivostok"]);
}
