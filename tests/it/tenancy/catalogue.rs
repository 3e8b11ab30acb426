//! What the catalogue says of every table: walls, keys, and the few exceptions with their reasons.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::PgConnection;

use super::two_companies::tenant_tables;
use crate::support::database::Database;

/// Tables without a company, each with its reason; eight at most (D-41).
const NO_COMPANY: [(&str, &str); 4] = [
    ("_sqlx_migrations", "which migrations were applied"),
    ("companies", "is the company"),
    ("sign_in_attempts", "counts tries before anybody is known"),
    ("users", "a person may belong to several companies"),
];

/// References without a foreign key, each with its reason.
const NO_KEY: [(&str, &str); 4] = [
    ("events.client_id", "facts are append-only and outlive what they speak of"),
    ("messages.receipt_id", "receipts may be swept while messages stay"),
    ("webhook_receipts.installation_id", "a hot parent row would be locked by every call"),
    ("whatsapp_pairings.session_id", "an unlogged table, a minute old at most"),
];

async fn strings(sql: &mut PgConnection, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(sql).await.unwrap()
}

/// TEN-01: every table that has a company is walled in, also against its owner; the others are few and known.
#[tokio::test]
async fn every_table_with_a_company_is_walled_in() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    let tables = tenant_tables(&mut sql).await;
    let walled = strings(
        &mut sql,
        "select c.relname::text from pg_class c join pg_policies p on p.tablename = c.relname and p.policyname = 'tenant'
         where c.relrowsecurity and c.relforcerowsecurity and p.roles = '{app_tenant}' and p.cmd = 'ALL'
           and p.qual = '(company_id = (current_setting(''app.company_id''::text))::uuid)' and p.with_check = p.qual order by 1",
    )
    .await;
    assert_eq!(walled, tables);
    let others = strings(
        &mut sql,
        "select relname::text from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
           and not exists (select from pg_attribute where attrelid = c.oid and attname = 'company_id') order by 1",
    )
    .await;
    assert!(others.len() <= 8);
    assert_eq!(others, NO_COMPANY.map(|(table, _)| table));
}

/// TEN-01: the company leads the primary key of its tables, and every reference between them carries it.
#[tokio::test]
async fn every_reference_carries_the_company() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    let loose = strings(
        &mut sql,
        "select c.conrelid::regclass || ' ' || c.conname from pg_constraint c
         where c.contype = 'f' and c.confrelid::regclass::text not in ('companies', 'users')
           and not exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attnum = c.conkey[1] and a.attname = 'company_id')",
    )
    .await;
    assert_eq!(loose, Vec::<String>::new(), "foreign keys without the company");
    let unbound = strings(
        &mut sql,
        "select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.atttypid = 'uuid'::regtype and a.attname like '%\\_id'
           and a.attname not in ('company_id') and a.attnum > 0
           and not exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey))
           and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'company_id')
         order by 1",
    )
    .await;
    assert_eq!(unbound, NO_KEY.map(|(column, _)| column));
}

/// D-41: the system's role has exactly the policies that migrations/README.md lists, and none of its own making.
#[tokio::test]
async fn the_systems_policies_are_those_of_the_page() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    let there: BTreeSet<String> = strings(
        &mut sql,
        "select p.tablename || ' ' || lower(p.cmd) || ' ' || obj_description(o.oid, 'pg_policy') from pg_policies p
           join pg_policy o on o.polname = p.policyname and o.polrelid = p.tablename::regclass where p.roles = '{app_system}'",
    )
    .await
    .into_iter()
    .collect();
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/README.md")).unwrap();
    let (_, page) = page.split_once("## Across companies").unwrap();
    let listed: BTreeSet<String> = page
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells.len() == 5 && cells[1].starts_with('`'))
                .then(|| (cells[1].trim_matches('`').to_owned(), cells[2].to_owned(), cells[3].to_owned()))
        })
        .flat_map(|(table, verbs, purpose)| verbs.split(", ").map(|verb| format!("{table} {verb} {purpose}")).collect::<Vec<_>>())
        .collect();
    assert_eq!(there, listed);
}

/// TEN-04: the product signs in as a role that owns nothing, inherits nothing and passes no wall.
#[tokio::test]
async fn the_login_role_is_nobody() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    let (ordinary, owned): (bool, i64) = sqlx::query_as(
        "select not (rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb),
           (select count(*) from pg_class c where c.relowner = r.oid) from pg_roles r where rolname = 'app_login'",
    )
    .fetch_one(&mut sql)
    .await
    .unwrap();
    assert!(ordinary);
    assert_eq!(owned, 0);
    let bypassing =
        strings(&mut sql, "select rolname::text from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls)").await;
    assert_eq!(bypassing, Vec::<String>::new());
}
