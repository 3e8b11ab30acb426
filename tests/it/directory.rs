//! The list of clients: in which order it stands, that its pages meet, and that a page costs what a page costs.

use otklik::domain::access::Role;
use otklik::domain::ids::CompanyId;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::support::TestApp;
use crate::support::browser::Browser;

/// Clients whom no CRM knows, named by a word and a number.
async fn add_clients(app: &TestApp, company: CompanyId, word: &str, count: i32) {
    sqlx::query(
        "insert into clients (company_id, id, name, created_at)
         select $1, gen_random_uuid(), $2 || lpad(n::text, 6, '0'), now() from generate_series(1, $3) n",
    )
    .bind(company.0)
    .bind(word)
    .bind(count)
    .execute(&mut app.sql().await)
    .await
    .unwrap();
}

fn names(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|client| client["name"].as_str().unwrap().to_owned()).collect()
}

/// Every name from the first page on in one direction, and the last page.
async fn walk(owner: &mut Browser, search: &str, mut page: Value, way: &str, argument: &str) -> (Vec<Vec<String>>, Value) {
    let mut pages = vec![names(&page)];
    while let Some(key) = page[way].as_str().map(ToOwned::to_owned) {
        page = owner.ask("list_clients", &[("search", search), (argument, &key)]).await;
        pages.push(names(&page));
    }
    (pages, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_meet_in_the_order_of_names_there_and_back() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    add_clients(&app, salon.company, "Щука ", 120).await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let first = owner.ask("list_clients", &[("search", "щука")]).await;
    assert_eq!(first["previous"], Value::Null);
    let (there, last) = walk(&mut owner, "щука", first, "next", "after").await;
    assert_eq!(there.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
    let all: Vec<String> = there.concat();
    let expected: Vec<String> = (1..=120).map(|n| format!("Щука {n:06}")).collect();
    assert_eq!(all, expected);
    let (mut back, _) = walk(&mut owner, "щука", last, "previous", "before").await;
    back.reverse();
    assert_eq!(back.concat(), expected, "on the way back the same rows, none twice");
}

/// «ё», capitals and the order of the words do not matter to who looks a name up.
#[tokio::test(flavor = "multi_thread")]
async fn names_are_found_and_ordered_as_people_spell_them() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    for word in ["Щукёя Анна ", "щукеб Анна ", "ЩУКЕВ Анна "] {
        add_clients(&app, salon.company, word, 1).await;
    }
    let mut owner = salon.signed_in(Role::Owner).await;
    for search in ["Щуке", "щукё", "ЩУКЁ", "анна щуке", " АННА  ЩУКЁ "] {
        let found = names(&owner.ask("list_clients", &[("search", search)]).await);
        assert_eq!(found, ["щукеб Анна 000001", "ЩУКЕВ Анна 000001", "Щукёя Анна 000001"], "{search}");
    }
}

/// The wall lets only trusted comparisons use an index: what the planner really does is looked at, both ways, with a
/// plan that does not know the values.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_deep_in_the_list_is_read_from_the_index() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    add_clients(&app, salon.company, "Щука ", 10_000).await;
    let mut owner = app.sql().await;
    owner.execute("analyze clients").await.unwrap();
    let mut login = PgConnection::connect_with(&app.database.login()).await.unwrap();
    let query = include_str!("../../queries/list_clients.sql");
    let prepare = format!("prepare page (uuid, text[], text, text, uuid, bool, bigint) as {query}");
    login.execute("set plan_cache_mode = force_generic_plan").await.unwrap();
    login.execute(AssertSqlSafe(prepare)).await.unwrap();
    let company = salon.company.0;
    let mut tx = login.begin().await.unwrap();
    tx.execute(AssertSqlSafe(format!("select set_config('role', 'app_tenant', true), set_config('app.company_id', '{company}', true)")))
        .await
        .unwrap();
    for backwards in [false, true] {
        let explain = format!(
            "explain (analyze, costs off, timing off) execute page ('{company}', null, null, 'щука 005000', '{company}', {backwards}, 51)"
        );
        let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(explain)).fetch_all(&mut *tx).await.unwrap();
        let plan = lines.join("\n");
        let scan = if backwards { "Index Scan Backward using clients_by_key" } else { "Index Scan using clients_by_key" };
        assert!(plan.contains(scan), "{plan}");
        for way in ['>', '<'] {
            assert!(plan.contains(&format!("Index Cond: ((company_id = $1) AND (ROW(name_key, id) {way} ROW($4, $5)))")), "{plan}");
        }
    }
}
