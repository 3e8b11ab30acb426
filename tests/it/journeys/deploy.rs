//! the schema of tomorrow comes under a running release, which serves on, whether it came whole or not at all.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// Tomorrow's migration: each table gets a column and an index more, as expand and contract allows.
const TOMORROW: &str = "
do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename not like '\\_%' loop
    execute format('alter table %I add column of_tomorrow text not null default %L', name, 'x');
    execute format('create index on %I (of_tomorrow)', name);
  end loop;
end $$;
insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'of tomorrow', true, '\\x00', 0)";

#[tokio::test(flavor = "multi_thread")]
async fn the_running_release_serves_on_under_tomorrows_schema() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    owner.ask("list_clients", &[("search", "5550101")]).await;
    // One that fails in its middle takes everything back.
    let mut sql = app.sql().await;
    let mut tx = sql.begin().await.unwrap();
    tx.execute(AssertSqlSafe(TOMORROW)).await.unwrap();
    tx.execute("select 1 / 0").await.unwrap_err();
    tx.rollback().await.unwrap();
    salon.journal().move_to(booking, "2026-11-24T13:00:00").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2);
    // Every statement that the release has ready meets tables that have changed.
    let mut tx = sql.begin().await.unwrap();
    tx.execute(AssertSqlSafe(TOMORROW)).await.unwrap();
    tx.commit().await.unwrap();
    salon.journal().move_to(booking, "2026-11-24T14:00:00").await;
    salon.journal().book("2026-11-24T16:00:00", "Борис", "+79005550102").await;
    app.settle().await;
    assert_eq!((app.shown(ANNA).len(), app.shown("+79005550102").len()), (3, 1));
    let clients = owner.ask("list_clients", &[("search", "5550101")]).await;
    let entries = owner.ask("list_timeline", &[("client", clients["items"][0]["id"].as_str().unwrap())]).await;
    let told = entries["items"].as_array().unwrap().iter().filter(|entry| entry["what"]["status"] == "delivered").count();
    assert_eq!(told, 3, "{entries}");
    let failed: i64 =
        sqlx::query_scalar("select count(*) from jobs where attempts > 1 or state = 'dead'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(failed, 0);
}
