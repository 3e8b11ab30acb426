//! OPS-07, R-40: the schema comes up whole or not at all, once, under its lock, and never past a newer one.

use otklik::server::platform::migrate::migrate;
use otklik::server::platform::roles::Roles;
use sqlx::{Executor as _, PgConnection};

use crate::support::database::{Database, password};

async fn applied(sql: &mut PgConnection) -> Vec<i64> {
    sqlx::query_scalar("select version from _sqlx_migrations where success order by version").fetch_all(sql).await.unwrap()
}

async fn is_there(sql: &mut PgConnection, table: &str) -> bool {
    sqlx::query_scalar("select to_regclass($1) is not null").bind(table).fetch_one(sql).await.unwrap()
}

fn written() -> Vec<i64> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut versions: Vec<i64> = names
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|ending| ending == "sql"))
        .map(|name| name[..4].parse().unwrap())
        .collect();
    versions.sort_unstable();
    versions
}

/// Two nodes start at once on an empty database: each migration is applied once, and both go on.
#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_migrate_an_empty_database_once() {
    let database = Database::empty().await;
    let (owner, roles, password) = (database.owner(), Roles::default(), password());
    let (one, other) = tokio::join!(migrate(&owner, &roles, &password), migrate(&owner, &roles, &password));
    one.unwrap();
    other.unwrap();
    assert_eq!(applied(&mut database.connect().await).await, written());
    migrate(&owner, &roles, &password).await.unwrap();
}

/// A migration that fails in its middle leaves nothing of itself, keeps what was there, and works when the cause is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_migration_leaves_nothing() {
    let database = Database::empty().await;
    let mut sql = database.connect().await;
    // The tenth migration makes conversations, then messages: the second of them is in its way.
    sql.execute("create table messages (in_the_way int)").await.unwrap();
    let error = migrate(&database.owner(), &Roles::default(), &password()).await.unwrap_err();
    assert!(error.to_string().contains("nothing of it was applied"), "{error}");
    assert_eq!(applied(&mut sql).await, written()[..9]);
    assert!(is_there(&mut sql, "appointments").await);
    assert!(!is_there(&mut sql, "conversations").await);
    sql.execute("drop table messages").await.unwrap();
    migrate(&database.owner(), &Roles::default(), &password()).await.unwrap();
    assert_eq!(applied(&mut sql).await, written());
}

/// A release that meets a schema newer than itself refuses to touch it.
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_refused() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    sql.execute(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'of tomorrow', true, '\\x00', 0)",
    )
    .await
    .unwrap();
    let error = migrate(&database.owner(), &Roles::default(), &password()).await.unwrap_err();
    assert!(error.to_string().contains("9999"), "{error}");
}

/// a migration whose text was changed after it had been applied is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_migration_is_refused() {
    let database = Database::new().await;
    let mut sql = database.connect().await;
    sql.execute("update _sqlx_migrations set checksum = '\\x00' where version = 3").await.unwrap();
    migrate(&database.owner(), &Roles::default(), &password()).await.unwrap_err();
}

/// D-40: another installation on the same cluster has roles of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_prefix_gives_roles_of_ones_own() {
    let database = Database::empty().await;
    migrate(&database.owner(), &Roles::new("second_"), &password()).await.unwrap();
    let mut sql = database.connect().await;
    let roles: Vec<String> =
        sqlx::query_scalar("select distinct unnest(roles)::text from pg_policies order by 1").fetch_all(&mut sql).await.unwrap();
    assert_eq!(roles, ["second_system", "second_tenant"]);
}
