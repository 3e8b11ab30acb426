//! As in CVE-2025-21628 and CVE-2026-44706 of others: what is searched for is words, whatever SQL would make of it.

use std::collections::BTreeSet;

use otklik::domain::access::{Actor, Role};
use otklik::server::clients::directory::{Slice, list_clients};
use otklik::server::platform::db::Tenant;

use crate::support::TestApp;
use crate::support::owner::rows_as_text;

/// What SQL, its patterns and its comments are made of, and a few letters for it to stand between. No digits: they look for numbers.
const PIECES: [&str; 24] = [
    "'",
    "''",
    "\"",
    "\\",
    "\\'",
    "%",
    "_",
    "\\%",
    ";",
    "--",
    "/*",
    "*/",
    "$$",
    "||",
    "(",
    ")",
    "{}",
    "::text",
    " or true",
    " union select null",
    " и",
    "ан",
    "е",
    "%' or true --",
];

/// Each piece, and each after each: exactly those are found in whose names the words stand as they are; nothing else happens.
#[tokio::test(flavor = "multi_thread")]
async fn words_of_sql_are_words() {
    let mut app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    for (at, name) in ["О'Нил", "Скидка 100%", "Анна_Мария", "Ли \\ Ан", "а;б--в", "х$$у || (z)", "{} ::text"].iter().enumerate()
    {
        ours.journal().book("2026-11-24T12:00:00", name, &format!("+7900555020{at}")).await;
        theirs.journal().book("2026-11-24T12:00:00", name, &format!("+7900555030{at}")).await;
    }
    app.settle().await;
    let names: Vec<(String, uuid::Uuid)> = sqlx::query_as("select name_key, id from clients where company_id = $1 and not is_own")
        .bind(ours.company.0)
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    let before = rows(&app).await;
    let pairs = PIECES.iter().flat_map(|first| PIECES.iter().map(move |second| format!("{first}{second}")));
    let (mut found_some, mut found_none) = (0, 0);
    for search in PIECES.iter().map(|piece| (*piece).to_owned()).chain(pairs) {
        let mut tx = app.state.db.tenant(Tenant { company: ours.company, actor: Actor::Console }).await.unwrap();
        let page = list_clients(&mut tx, Slice { search: Some(&search), ..Slice::default() }).await.unwrap();
        tx.commit().await.unwrap();
        let words: Vec<&str> = search.split_whitespace().collect();
        let due: BTreeSet<uuid::Uuid> =
            names.iter().filter(|(name, _)| words.iter().all(|word| name.contains(word))).map(|(_, id)| *id).collect();
        let found: BTreeSet<uuid::Uuid> = page.items.iter().map(|client| client.id.0).collect();
        assert!(found.is_subset(&due) && found.len() == due.len().min(50), "{search:?} found {}, due {}", found.len(), due.len());
        *(if found.is_empty() { &mut found_none } else { &mut found_some }) += 1;
    }
    assert!(found_some > 20 && found_none > 300, "{found_some} and {found_none}");
    // By the door, where the words come out of a form.
    let mut owner = ours.signed_in(Role::Owner).await;
    for search in PIECES {
        owner.ask("list_clients", &[("search", search)]).await;
        assert_eq!(app.browser().call("sign_in", &[("account", search), ("password", search)]).await.status, 401, "{search}");
    }
    assert_eq!(rows(&app).await, before);
    app.abandon();
}

/// Every row but those of signing in.
async fn rows(app: &TestApp) -> BTreeSet<(String, String)> {
    rows_as_text(app).await.into_iter().filter(|(table, _)| !table.starts_with("sign_in")).collect()
}
