//! Two companies that have really worked: every tenant table holds rows of both.

use otklik::domain::access::Role;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::support::TestApp;

/// A product in which two companies have linked numbers, bookings, messages.
pub(super) struct TwoCompanies {
    pub(super) app: TestApp,
    pub(super) ours: Uuid,
    pub(super) theirs: Uuid,
}

pub(super) async fn two_companies() -> TwoCompanies {
    let mut app = TestApp::start().await;
    let mut companies = Vec::new();
    for (number, phone) in [(4564, "+79005550101"), (4561, "+79005550102")] {
        let salon = app.salon_of(number).await;
        salon.link_whatsapp().await;
        salon.journal().book("2026-11-24T12:00:00", "Анна", phone).await;
        salon.signed_in(Role::Owner).await;
        app.settle().await;
        companies.push(salon.company.0);
    }
    app.abandon();
    let mut sql = app.sql().await;
    for &company in &companies {
        fill(&mut sql, company).await;
    }
    TwoCompanies { ours: companies[0], theirs: companies[1], app }
}

/// What a day's work leaves empty: finished jobs are deleted, a pairing's frame is gone, texts of one's own are rare.
async fn fill(sql: &mut PgConnection, company: Uuid) {
    for statement in [
        "insert into jobs (company_id, id, kind, payload, lane, state, run_at, enqueued_at)
         values ($1, gen_random_uuid(), 'notify', '{}', 'transactional', 'scheduled', now() + interval '1 year', now())",
        "insert into message_texts (company_id, trigger, template, changed_at) values ($1, 'moved', 'Иначе', now()) on conflict do nothing",
        "insert into invitations (company_id, id, token_hash, name, email, role, created_at, ends_at)
         values ($1, gen_random_uuid(), uuid_send(gen_random_uuid()), 'Руслан', 'ruslan@otklik.test', 'operator', now(), now())",
        "insert into sign_in_codes (company_id, user_id, id, code_hash, browser_hash, network, created_at, ends_at)
         select company_id, user_id, gen_random_uuid(), '\\x00', '\\x00', '', now(), now() from memberships where company_id = $1 limit 1",
        "insert into password_resets (company_id, user_id, token_hash, created_at, ends_at)
         select company_id, user_id, uuid_send(gen_random_uuid()), now(), now() from memberships where company_id = $1 limit 1",
        "insert into onboardings (company_id, installation_id, owner_name, test_message_id, started_at)
         select i.company_id, i.id, 'Ирина', (select id from messages where company_id = $1 limit 1), now()
         from installations i where i.company_id = $1 limit 1",
        "insert into ended_sign_ins (company_id, token_hash, why, ended_at) values ($1, uuid_send(gen_random_uuid()), 'removed', now())",
        "insert into onboarding_scopes (company_id, token_hash, created_at, ends_at)
         values ($1, uuid_send(gen_random_uuid()), now(), now())",
        "insert into whatsapp_pairings (company_id, session_id, frame, shown_at) values ($1, gen_random_uuid(), '\\x00', now()) on conflict do nothing",
    ] {
        sqlx::query(statement).bind(company).execute(&mut *sql).await.unwrap();
    }
}

/// Every table that belongs to companies.
pub(super) async fn tenant_tables(sql: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(sql)
    .await
    .unwrap()
}

/// How many rows of a table belong to a company.
pub(super) async fn rows_of(sql: &mut PgConnection, table: &str, company: Uuid) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table} where company_id = $1")))
        .bind(company)
        .fetch_one(sql)
        .await
        .unwrap()
}
