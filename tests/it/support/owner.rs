//! An owner with a telephone, and the codes that come to it.

use otklik::domain::access::Role;
use sqlx::AssertSqlSafe;

use super::app::TestApp;
use super::browser::Browser;
use super::salon::{Salon, email};

/// The owner's telephone in these tests.
pub(crate) const OWNER: &str = "+79034187105";
/// A password nobody has yet.
pub(crate) const NEW: &str = "reka-u-mosta-7";

/// The Moscow salon with its number linked, and an owner with a telephone.
pub(crate) async fn linked(app: &TestApp) -> Salon<'_> {
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    give_phone(app, &email(Role::Owner, salon.number), OWNER).await;
    salon
}

/// This account's telephone.
pub(crate) async fn give_phone(app: &TestApp, account: &str, phone: &str) {
    let given = sqlx::query("update users set phone = $2 where email = $1").bind(account).bind(phone);
    assert_eq!(given.execute(&mut app.sql().await).await.unwrap().rows_affected(), 1);
}

/// Asks for a code.
pub(crate) async fn asks(browser: &mut Browser, account: &str) {
    browser.ask("request_code", &[("account", account)]).await;
}

/// The code that the owner's telephone shows last.
pub(crate) async fn code(app: &TestApp) -> String {
    app.settle().await;
    digits(app.shown(OWNER).last().expect("a letter"))
}

/// The code in a letter's words.
pub(crate) fn digits(words: &str) -> String {
    let code: String = words.chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(code.len(), 6, "{words}");
    code
}

/// Whether a text holds this code by itself, and not by chance within an id or a moment.
pub(crate) fn isolated(text: &str, code: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
    text.match_indices(code).any(|(at, _)| !part(text[..at].chars().next_back()) && !part(text[at + code.len()..].chars().next()))
}

/// Every row of every table, as PostgreSQL writes it.
pub(crate) async fn rows_as_text(app: &TestApp) -> Vec<(String, String)> {
    let mut sql = app.sql().await;
    let tables: Vec<String> =
        sqlx::query_scalar("select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
            .fetch_all(&mut sql)
            .await
            .unwrap();
    let mut all = Vec::new();
    for table in tables {
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(format!("select t::text from {table} t"))).fetch_all(&mut sql).await.unwrap();
        all.extend(rows.into_iter().map(|row| (table.clone(), row)));
    }
    all
}
