//! Intake problems: what could not be applied stands in a list with its reason, and is tried again by the way it came.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;
use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

async fn problems(browser: &mut Browser, filter: &str) -> Vec<Value> {
    browser.ask("list_problems", &[("filter", filter)]).await["items"].as_array().unwrap().clone()
}

fn id(problem: &Value) -> (&'static str, &str) {
    problem["id"]["call"].as_str().map_or_else(|| ("problem[work]", problem["id"]["work"].as_str().unwrap()), |id| ("problem[call]", id))
}

/// A call that the CRM's own booking stands behind, parked as if it had failed too often.
async fn park_the_booking(app: &TestApp, salon: &Salon<'_>) {
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    app.settle().await;
}

/// D-03, main job §3: unreadable, foreign and unexpected calls stand in the list with reason, moment and number of copies; what
/// they say of people does not.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_applied_stands_in_the_list_with_its_reason() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let foreign =
        json!({"company_id": 9, "resource": "client", "resource_id": 77, "status": "create", "data": {"name": "Тайна", "phone": ANNA}});
    for body in ["это не JSON".to_owned(), foreign.to_string(), foreign.to_string()] {
        assert_eq!(salon.post_hook(body).await, 200);
    }
    assert_eq!(salon.post_hook("x".repeat(1024 * 1024 + 1)).await, 413);
    app.settle().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let listed = problems(&mut manager, "all").await;
    let said: Vec<(&str, &Value, bool)> = listed
        .iter()
        .map(|problem| (problem["reason"].as_str().unwrap(), &problem["what"]["seen"], problem["may_replay"].as_bool().unwrap()))
        .collect();
    assert_eq!(said, [("too_large", &json!(1), false), ("foreign", &json!(2), true), ("malformed", &json!(1), true)]);
    assert_eq!((&listed[1]["what"]["about"], &listed[1]["what"]["number"]), (&json!("client"), &json!("77")));
    let told = Value::from(listed).to_string();
    assert!(!told.contains("Тайна") && !told.contains(ANNA), "{told}");
    assert_eq!(manager.ask("count_problems", &[]).await, 3);
    assert!(problems(&mut manager, "work").await.is_empty());
}

/// D-03: a replay goes the way of a first delivery, once: what has become readable is applied and told, what is still unreadable says so,
/// what is gone says so, and of what was not kept whole nothing is tried.
#[tokio::test(flavor = "multi_thread")]
async fn a_replay_goes_the_way_it_came() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.post_hook("это не JSON").await;
    park_the_booking(&app, &salon).await;
    let mut sql = app.sql().await;
    // As if the booking's call had failed too often, before anything came of it.
    for undo in [
        "delete from decisions",
        "delete from messages",
        "delete from events where kind like 'appointment%' and client_id = (select id from clients where phone = '+79005550101')",
        "delete from appointments where client_id = (select id from clients where phone = '+79005550101')",
        "update webhook_receipts set state = 'parked', reason = 'failed', attempts = 5 where state = 'translated'",
    ] {
        sqlx::query(undo).execute(&mut sql).await.unwrap();
    }
    let shown = app.shown(ANNA).len();
    let mut manager = salon.signed_in(Role::Manager).await;
    for problem in problems(&mut manager, "calls").await {
        let outcome = manager.ask("replay_problem", &[id(&problem)]).await;
        match problem["reason"].as_str().unwrap() {
            "malformed" => assert_eq!(outcome, json!({"is": "still", "reason": "malformed"})),
            _ => assert_eq!(outcome, json!({"is": "applied"}), "{problem:#}"),
        }
    }
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), shown + 1, "applied once, told once");
    let left = problems(&mut manager, "all").await;
    assert!(left.len() == 1 && left[0]["reason"] == "malformed", "{left:#?}");
    assert_eq!(manager.call("dismiss_problem", &[id(&left[0])]).await.status, 200);
    let again = manager.call("replay_problem", &[id(&left[0])]).await;
    assert!(again.status == 404 && again.text.contains("problem-gone"), "{}", again.text);
    assert_eq!(manager.ask("count_problems", &[]).await, 0);
}

/// dead work stands there too: tried again it is done; a delivery, whose message says «not sent», is not sent twice.
#[tokio::test(flavor = "multi_thread")]
async fn dead_work_is_tried_again_and_a_dead_delivery_is_not() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    let mut sql = app.sql().await;
    for kind in ["activate_pending", "deliver_message"] {
        sqlx::query(
            "insert into jobs (company_id, id, kind, payload, lane, order_key, state, run_at, enqueued_at, attempts, last_error)
             values ($1, gen_random_uuid(), $2, jsonb_build_object('v', '1', 'job', $2), 'interactive', $2, 'dead', now(), now(), 20, 'secret +79005550101')",
        )
        .bind(salon.company.0)
        .bind(kind)
        .execute(&mut sql)
        .await
        .unwrap();
    }
    frames.find(|frame| frame["type"] == "intake_changed").await;
    let listed = problems(&mut owner, "work").await;
    assert!(!Value::from(listed.clone()).to_string().contains("secret"), "an error's own words may hold anything");
    for problem in &listed {
        let answer = owner.call("replay_problem", &[id(problem)]).await;
        if problem["what"]["name"] == "deliver_message" {
            assert!(answer.status == 409 && answer.text.contains("replay-pointless"), "{}", answer.text);
        } else {
            assert_eq!((answer.status, answer.json()), (200, json!({"is": "applied"})));
        }
    }
    eventually("one to be left", || async { (problems(&mut owner.clone(), "all").await.len() == 1).then_some(()) }).await;
}

/// D-03: pages meet, newest first, both kinds in one order, and each is read from its index.
#[tokio::test(flavor = "multi_thread")]
async fn many_problems_stand_in_pages_that_meet() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut sql = app.sql().await;
    for fill in [
        "insert into webhook_receipts (company_id, id, installation_id, content_hash, body, body_length, state, reason, received_at)
         select $1, gen_random_uuid(), gen_random_uuid(), uuid_send(gen_random_uuid()), '\\x00', 1, 'parked', 'failed', now() - n * interval '2 s' from generate_series(1, 70) n",
        "insert into jobs (company_id, id, kind, payload, lane, state, run_at, enqueued_at, noticed_at)
         select $1, gen_random_uuid(), 'notify', '{}', 'transactional', 'dead', now(), now() - n * interval '3 s', now() from generate_series(1, 25) n",
    ] {
        sqlx::query(fill).bind(salon.company.0).execute(&mut sql).await.unwrap();
    }
    let mut owner = salon.signed_in(Role::Owner).await;
    let (mut after, mut seen, mut sizes) = (None, Vec::new(), Vec::new());
    loop {
        let mut arguments = vec![("filter", "all")];
        arguments.extend(after.as_deref().map(|key| ("after", key)));
        let page = owner.ask("list_problems", &arguments).await;
        let items = page["items"].as_array().unwrap();
        sizes.push(items.len());
        seen.extend(items.iter().map(|problem| (problem["at"]["at"].as_str().unwrap().to_owned(), problem["id"].to_string())));
        let Some(next) = page["next"].as_str() else { break };
        after = Some(next.to_owned());
    }
    assert_eq!(sizes, [30, 30, 30, 5]);
    assert!(seen.windows(2).all(|two| two[0].0 >= two[1].0), "newest first");
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 95, "none twice and none missing");
    let answer = owner.call("list_problems", &[("filter", "all"), ("after", "bm9uZSBvZiBvdXJz")]).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
}

/// a salon whose licence at the CRM is over, or who took our rights away, or whose CRM is down: a call that the CRM would have to
/// complete waits, after a quarter of an hour people see it and what to do, and when the CRM lets us in it is applied by itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_crm_is_told_of() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        app.outside.faults(json!({"webhooks": {"hold": true}})).await;
        let mut manager = salon.signed_in(Role::Manager).await;
        for (hour, refusal) in [("12:00", "licence"), ("13:00", "forbidden"), ("14:00", "bad_gateway")] {
            app.outside.faults(json!({"refuse": refusal, "only_path": "record/"})).await;
            let booking = salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
            let hint = json!({"company_id": salon.number, "resource": "record", "resource_id": booking, "status": "create", "data": {}});
            assert_eq!(salon.post_hook(hint.to_string()).await, 200);
            eventually("the CRM to have been asked in vain", || async {
                let put_off = "select count(*) from webhook_receipts where state = 'received' and retry_at is not null";
                let put_off: i64 = sqlx::query_scalar(put_off).fetch_one(&mut app.sql().await).await.unwrap();
                (put_off == 1).then_some(())
            })
            .await;
            assert!(problems(&mut manager, "all").await.is_empty(), "{refusal}: a moment is nobody's matter");
            app.advance(std::time::Duration::from_mins(16));
            let told = problems(&mut manager, "all").await;
            assert_eq!(
                (told.len(), told[0]["reason"].as_str(), told[0]["may_replay"].as_bool()),
                (1, Some("waits"), Some(true)),
                "{told:?}"
            );
            assert_eq!(manager.ask("count_problems", &[]).await, 1);
            for (language, words) in [("ru", "Проверьте в CRM лицензию"), ("en", "Check the licence")] {
                let request = manager.request(reqwest::Method::GET, "/intake").header("accept-language", language);
                let page = manager.clone().send(request).await.text.replace('\u{a0}', " ");
                assert!(page.contains(words), "{refusal} in {language}: no word about it");
            }
            app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
            app.advance(std::time::Duration::from_mins(6));
            app.message_becomes(hour, "delivered").await;
            assert!(problems(&mut manager, "all").await.is_empty(), "{refusal}");
        }
    }
    app.abandon();
}
