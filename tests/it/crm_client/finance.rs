//! CRM-02: goods and finance as the vendor documents them, and as loosely as it sends them. The sandbox has neither (D-55).

use otklik::server::integrations::change::{CrmPayment, CrmSaleItem, SoldKind};
use otklik::server::integrations::connector::{Finance as _, Offer as _};
use serde_json::{Value, json};

use super::recorder::Recorder;
use super::{connector, salon};

async fn answering(data: Value) -> Recorder {
    Recorder::answering(200, json!({"success": true, "data": data, "meta": []}).to_string()).await
}

/// A good's number has a name of its own; a row without it is passed over, and so is one that cannot be stored.
#[tokio::test]
async fn goods_are_read_as_they_come() {
    let recorder = answering(json!([
        {"title": "Шампунь", "good_id": "77", "cost": "990.50", "unit_short_title": "шт", "last_change_date": "2026-01-15T13:05:00+0300"},
        {"title": "Воск", "good_id": 78, "cost": 500, "actual_amounts": [{"storage_id": 1, "amount": 3}]},
        {"title": "Без номера", "cost": 1}, "нечто", {"title": "Ноль\0", "good_id": 79},
    ]))
    .await;
    let batch = connector(&recorder.base).list_goods(&salon(), 1).await.unwrap();
    let read: Vec<_> = batch.items.iter().map(|good| (good.external_id.as_str(), good.title.as_str(), good.price_minor)).collect();
    assert_eq!(read, [("77", "Шампунь", Some(99_050)), ("78", "Воск", Some(50_000))]);
    assert_eq!(batch.items[0].changed_at.unwrap().to_rfc3339(), "2026-01-15T10:05:00+00:00");
    assert!(batch.more, "only an empty page is surely the last");
    let recorder = answering(json!([])).await;
    assert!(!connector(&recorder.base).list_goods(&salon(), 2).await.unwrap().more);
}

/// Money came from somebody, or went: a moment with an offset or in seconds of Unix, an absent side as an empty list.
#[tokio::test]
async fn payments_are_read_as_they_come() {
    let recorder = answering(json!([
        {"id": "4815162342", "document_id": 22_256_641, "expense": {"id": "5", "title": "Оказание услуг"},
         "date": "2026-01-15T13:05:00+0300", "amount": "1800.50", "comment": "", "master": {"id": "9", "title": "Мастер Один"},
         "supplier": [], "account": {"id": "23182", "title": "Карты"}, "client": {"id": "572", "name": "Тест", "phone": 79_990_000_002_i64},
         "record_id": 1001, "visit_id": 8_262_996, "sold_item_id": 331, "sold_item_type": "service"},
        {"id": 7, "document_id": 0, "expense": [], "date": 1_768_471_500, "amount": -250, "master": [], "account": null, "client": {},
         "record_id": 0},
        {"id": 8, "date": "когда-то", "amount": 1},
    ]))
    .await;
    let days = ("2026-01-15".parse().unwrap(), "2026-01-15".parse().unwrap());
    let batch = connector(&recorder.base).list_payments(&salon(), days.0, days.1, 1).await.unwrap();
    let at = "2026-01-15T10:05:00Z".parse().unwrap();
    let text = |text: &str| Some(text.to_owned());
    let of_client = CrmPayment {
        external_id: "4815162342".to_owned(),
        document: text("22256641"),
        purpose: "Оказание услуг".to_owned(),
        account: "Карты".to_owned(),
        amount_minor: 180_050,
        at,
        client: text("572"),
        master: text("9"),
        appointment: text("1001"),
    };
    let (purpose, account) = (String::new(), String::new());
    let nobodys = CrmPayment {
        external_id: "7".to_owned(),
        document: None,
        purpose,
        account,
        amount_minor: -25_000,
        at,
        client: None,
        master: None,
        appointment: None,
    };
    assert_eq!(batch.items, [of_client, nobodys]);
}

/// A sale is its lines and what was paid for them, in money and by loyalty; a sum that is not said is not guessed.
#[tokio::test]
async fn a_sale_is_read_with_its_payments() {
    let lines = json!([
        {"id": 331, "type": "service", "title": "Маникюр", "amount": 1, "default_cost_total": 2000, "client_discount_percent": 10, "cost_to_pay_total": 1800},
        {"id": "77", "type": "good", "title": "Шампунь", "amount": 2, "cost_to_pay_total": "1981.00"},
    ]);
    let paid = json!([{"id": 1, "document_id": 22_256_641, "amount": 3000, "account": {"id": 23182, "is_cash": false}}, {"id": 2, "amount": "681"}]);
    let recorder =
        answering(json!({"state": {"items": lines, "payment_transactions": paid, "loyalty_transactions": [{"id": 3, "amount": 100}]},
        "kkm_state": {}, "payment_methods": [{"slug": "account"}]}))
        .await;
    let sale = connector(&recorder.base).get_sale(&salon(), "22256641").await.unwrap();
    assert_eq!((sale.paid_minor, sale.redeemed_minor), (Some(368_100), Some(10_000)));
    let shampoo =
        CrmSaleItem { external_id: "77".to_owned(), kind: SoldKind::Good, title: "Шампунь".to_owned(), total_minor: 198_100 };
    assert_eq!((sale.items[0].kind, sale.items[0].total_minor, &sale.items[1]), (SoldKind::Service, 180_000, &shampoo));
    let recorder = answering(json!({"state": {"items": lines, "payment_transactions": [{"id": 1}], "loyalty_transactions": []}})).await;
    let sale = connector(&recorder.base).get_sale(&salon(), "22256641").await.unwrap();
    assert_eq!((sale.paid_minor, sale.redeemed_minor), (None, Some(0)));
}
