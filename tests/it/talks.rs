//! The list by threads: who waits for an answer stands first and is not hidden by what we send, and a page costs what a page costs.

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550102";

/// Who stands in the list by threads, with what is shown of each: name, whether they wait, words.
async fn talks(browser: &mut Browser) -> Vec<(String, bool, String)> {
    let page = browser.ask("list_clients", &[("order", "talk")]).await;
    let row = |row: &Value| {
        let text = row["last_message"]["text"].as_str().unwrap().lines().next().unwrap_or_default().to_owned();
        (row["name"].as_str().unwrap().to_owned(), row["waits"].as_bool().unwrap(), text)
    };
    page["items"].as_array().unwrap().iter().map(row).collect()
}

/// CLI-01: an answer goes to the beginning and stays in sight although a rule of ours wrote afterwards; only the salon's own words settle it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_waits_until_the_salon_has_answered() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (anna, own) = (Number::parse(ANNA).unwrap(), Number::parse(&salon.phone()).unwrap());
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    salon.journal().book("2026-11-24T14:00:00", "Борис", BORIS).await;
    app.settle().await;
    let mut operator = salon.signed_in(Role::Operator).await;
    let order = |list: &[(String, bool, String)]| list.iter().map(|(name, waits, _)| format!("{name} {waits}")).collect::<Vec<_>>();
    assert_eq!(order(&talks(&mut operator).await), ["Борис false", "Анна false"]);
    app.outside.whatsapp.send(&anna, &own, "А можно позже?").await.unwrap();
    let asked = ("Анна".to_owned(), true, "А можно позже?".to_owned());
    eventually("Anna to stand first", || async { (talks(&mut operator.clone()).await[0] == asked).then_some(()) }).await;
    salon.journal().move_to(booking, "2026-11-24T13:00:00").await;
    salon.journal().book("2026-11-25T14:00:00", "Борис", BORIS).await;
    app.settle().await;
    assert_eq!(talks(&mut operator).await[0], asked, "our next message hides the answer");
    let by_name = operator.ask("list_clients", &[("search", "5550101")]).await;
    assert_eq!(by_name["items"][0]["last_message"]["text"], "А можно позже?");
    app.outside.whatsapp.send(&own, &anna, "Да, приходите").await.unwrap();
    eventually("the answer to settle it", || async {
        let list = talks(&mut operator.clone()).await;
        (order(&list) == ["Анна false", "Борис false"] && list[0].2 == "Да, приходите").then_some(())
    })
    .await;
}

/// CLI-01: ten thousand threads: pages meet there and back in one order, and a page deep inside is read from the index, both ways.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_threads_is_read_from_the_index() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let (company, mut sql) = (salon.company.0, app.sql().await);
    for fill in [
        "insert into clients (company_id, id, name, created_at)
         select $1, md5('c' || n)::uuid, 'Щука ' || n, now() from generate_series(1, 10000) n",
        "insert into conversations (company_id, id, client_id, created_at, last_at)
         select $1, md5('t' || n)::uuid, md5('c' || n)::uuid, now(), now() - n / 2 * interval '1 s' from generate_series(1, 10000) n",
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, status, created_at)
         select $1, id, id, client_id, 'inbound', 'Вопрос', 'read', last_at from conversations where company_id = $1 and last_at is not null",
        "update conversations set unanswered_id = id where company_id = $1 and client_id in
           (select md5('c' || n)::uuid from generate_series(100, 10000, 100) n)",
    ] {
        sqlx::query(fill).bind(company).execute(&mut sql).await.unwrap();
    }
    sql.execute("analyze clients").await.unwrap();
    sql.execute("analyze conversations").await.unwrap();
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut page = owner.ask("list_clients", &[("order", "talk")]).await;
    let names =
        |page: &Value| page["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut there = vec![names(&page)];
    for _ in 0..4 {
        let next = page["next"].as_str().unwrap().to_owned();
        page = owner.ask("list_clients", &[("order", "talk"), ("after", &next)]).await;
        there.push(names(&page));
    }
    assert!(there[0].iter().chain(&there[1]).all(|name| name.ends_with("00")), "who waits comes first");
    for expected in there.iter().rev().skip(1) {
        let previous = page["previous"].as_str().unwrap().to_owned();
        page = owner.ask("list_clients", &[("order", "talk"), ("before", &previous)]).await;
        assert_eq!(&names(&page), expected, "on the way back the same rows");
    }
    let mut login = PgConnection::connect_with(&app.database.login()).await.unwrap();
    let query = include_str!("../../queries/list_talks.sql");
    login.execute("set plan_cache_mode = force_generic_plan").await.unwrap();
    let prepare = format!("prepare page (uuid, text[], text, bool, timestamptz, uuid, bool, bigint) as {query}");
    login.execute(AssertSqlSafe(prepare)).await.unwrap();
    let mut tx = login.begin().await.unwrap();
    tx.execute(AssertSqlSafe(format!("select set_config('role', 'app_tenant', true), set_config('app.company_id', '{company}', true)")))
        .await
        .unwrap();
    for backwards in [false, true] {
        let run = format!("execute page ('{company}', null, null, false, now() - interval '1 hour', '{company}', {backwards}, 51)");
        let lines: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(format!("explain (analyze, costs off, timing off) {run}"))).fetch_all(&mut *tx).await.unwrap();
        let plan = lines.join("\n");
        let scan = if backwards { "Index Scan Backward using" } else { "Index Scan using" };
        assert!(plan.contains(&format!("{scan} conversations_by_activity")), "{plan}");
        assert!(plan.contains("Index Cond: ((company_id = $1) AND (ROW(waits, last_at, id)"), "{plan}");
    }
}
