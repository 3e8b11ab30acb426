//! INS-22, D-55: masters and services are mirrored from the first import on, and follow the CRM's webhooks in any order.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use otklik::sandbox::yclients::faults::HookFaults;
use serde_json::{Value, json};

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

type Row = (String, String, bool);

async fn masters(app: &TestApp) -> Vec<Row> {
    let rows = sqlx::query_as("select external_id, name, is_active from masters order by external_id::bigint");
    rows.fetch_all(&mut app.sql().await).await.unwrap()
}

/// Number, title, whether it can be had; minor units from and up to; seconds.
type Priced = (String, String, bool, Option<i64>, Option<i64>, Option<i32>);

async fn services(app: &TestApp) -> Vec<Priced> {
    let rows =
        "select external_id, title, is_active, price_min_minor, price_max_minor, duration_s from services order by external_id::bigint";
    sqlx::query_as(rows).fetch_all(&mut app.sql().await).await.unwrap()
}

/// What the salon's people see in the CRM.
async fn kept(salon: &Salon<'_>, what: &str) -> Vec<Value> {
    let path = format!("yclients/salons/{}/{what}", salon.number);
    let mut rows = salon.app.outside.control(&path, None).await.as_array().unwrap().clone();
    rows.sort_by_key(|row| row["id"].as_i64());
    rows
}

async fn change(salon: &Salon<'_>, what: &str, body: Value) {
    salon.app.outside.control(&format!("yclients/salons/{}/{what}", salon.number), Some(body)).await;
}

/// The first import reads clients, masters, services and the bookings of sixty days; all of it is what the CRM has.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_import_mirrors_what_the_salon_offers() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let expected: Vec<Row> = kept(&salon, "masters")
        .await
        .iter()
        .map(|it| (it["id"].to_string(), it["name"].as_str().unwrap().to_owned(), !it["fired"].as_bool().unwrap()))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(masters(&app).await, expected);
    let mirrored = services(&app).await;
    let titles: Vec<(&str, &str, Option<i64>)> = mirrored.iter().map(|it| (it.0.as_str(), it.1.as_str(), it.3)).collect();
    let listed = kept(&salon, "services").await;
    let numbers: Vec<String> = listed.iter().map(|it| it["id"].to_string()).collect();
    let expected: Vec<(&str, &str, Option<i64>)> = listed
        .iter()
        .zip(&numbers)
        .map(|(it, number)| (number.as_str(), it["title"].as_str().unwrap(), it["cost"].as_i64().map(|roubles| roubles * 100)))
        .collect();
    assert_eq!(titles, expected);
    assert!(mirrored.iter().all(|it| it.2 && it.5.is_some_and(|seconds| seconds >= 300)), "{mirrored:?}");
    let clients: i64 = sqlx::query_scalar("select count(distinct external_id) from clients").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(usize::try_from(clients).unwrap(), kept(&salon, "clients?limit=1000").await.len());
}

/// A rename, another price, a dismissal: the mirror is what the CRM says last, however its calls overtake each other and
/// however little they say.
#[tokio::test(flavor = "multi_thread")]
async fn the_mirror_follows_the_crm_in_any_order() {
    for partial in [false, true] {
        let unkind = Faults::unkind();
        let webhooks = HookFaults { partial, reorder_ms: 300, ..unkind.webhooks.clone() };
        let app = TestApp::with(Faults { webhooks, ..unkind }, |_| ()).await;
        let salon = app.salon().await;
        let (master, service) = (salon.journal().master(1), salon.journal().service(1, 1));
        for n in 1..=3 {
            change(&salon, &format!("masters/{master}"), json!({"name": format!("Марина {n}")})).await;
            change(&salon, &format!("services/{service}"), json!({"price": 1000 + n, "title": format!("Стрижка {n}")})).await;
        }
        change(&salon, &format!("masters/{master}"), json!({"fired": true})).await;
        app.settle().await;
        let (name, is_active) = masters(&app).await.into_iter().find(|it| it.0 == master.to_string()).map(|it| (it.1, it.2)).unwrap();
        assert_eq!((name.as_str(), is_active), ("Марина 3", false), "partial: {partial}");
        let priced = services(&app).await.into_iter().find(|it| it.0 == service.to_string()).unwrap();
        assert_eq!((priced.1.as_str(), priced.3), ("Стрижка 3", Some(100_300)), "partial: {partial}");
        let parked: i64 = sqlx::query_scalar("select count(*) from webhook_receipts where state = 'parked'")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        assert_eq!(parked, 0);
    }
}

/// A deletion marks: the row stays, and what bookings were made with stays named in them. One that the CRM does not find any
/// more when it is asked is gone as well. Goods are kept and not applied.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_marks_what_is_gone() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (master, service) = (salon.journal().master(1), salon.journal().service(1, 1));
    let call = |resource: &str, id: i64, status: &str| {
        json!({"company_id": salon.number, "resource": resource, "resource_id": id, "status": status, "data": {"id": id}}).to_string()
    };
    let named: String =
        sqlx::query_scalar("select string_agg(master, ',' order by id) from appointments").fetch_one(&mut app.sql().await).await.unwrap();
    for body in [
        call("staff", master, "delete"),
        call("service", service, "delete"),
        call("staff", 999_999_999, "update"),
        call("good", 5, "create"),
    ] {
        assert_eq!(salon.post_hook(body).await, 200);
    }
    app.settle().await;
    let gone: Vec<String> = masters(&app).await.into_iter().filter(|it| !it.2).map(|it| it.0).collect();
    assert_eq!(gone, [master.to_string(), "999999999".to_owned()]);
    let gone: Vec<String> = services(&app).await.into_iter().filter(|it| !it.2).map(|it| it.0).collect();
    assert_eq!(gone, [service.to_string()]);
    let still: String =
        sqlx::query_scalar("select string_agg(master, ',' order by id) from appointments").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(still, named);
    let states: Vec<String> =
        sqlx::query_scalar("select distinct state from webhook_receipts order by 1").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(states, ["ignored", "translated"]);
}

/// The CRM breaks between two pages of the first import: what was read stays and is not read again, and the rest goes on by
/// itself.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_cut_off_goes_on_where_it_was() {
    let app = TestApp::with_a_full_month(Faults::kind()).await;
    app.outside.faults(json!({"refuse": "bad_gateway", "only_path": "company/4564/services"})).await;
    let answered = async |path: &str, status: &str| {
        let counters = app.outside.control("yclients/counters", None).await;
        counters["calls"][format!("GET /yclients/api/v1/{path}")][status].as_u64().unwrap_or_default()
    };
    let mended = async {
        eventually("the services to be asked for in vain", || async { (answered("company/{}/services", "502").await > 0).then_some(()) })
            .await;
        let read = (masters(&app).await.len(), services(&app).await.len());
        app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
        app.advance(Duration::from_mins(1));
        read
    };
    let (salon, (read, unread)) = tokio::join!(app.salon(), mended);
    assert!(read > 0 && unread == 0, "{read} masters and {unread} services were read before the CRM broke");
    assert_eq!(services(&app).await.len(), kept(&salon, "services").await.len());
    for once in ["clients/{}", "staff/{}", "company/{}/services"] {
        assert_eq!(answered(once, "200").await, 1, "{once}");
    }
    assert!(answered("records/{}", "200").await > 1, "the bookings take more than a page, a job for each");
}
