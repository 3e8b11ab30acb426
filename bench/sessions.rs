//! `sessions`: what a linked number costs while nobody writes, and how soon all are back after a restart.

use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection};

use crate::ingest::company;
use crate::phone::{Control, link};
use crate::process;
use crate::report::Report;
use crate::stage::{Process, Stage, free_address};

const SESSIONS: u32 = 500;
/// How long they are left alone.
const IDLE: Duration = Duration::from_secs(30);
const KB: f64 = 1024.0;

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("sessions").await?;
    let (door, world) = (free_address()?, free_address()?);
    let sandbox = stage.sandbox(&["sandbox", "--listen", &world.to_string()], world).await?;
    let environment = stage.environment(&database, door, Some(world));
    let services = stage.services(&environment).await?;
    // The same product with nobody linked.
    let empty = stage.product(&["serve"], &environment, Some(door)).await?;
    let mut conn = PgConnection::connect(&database).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (bare, bare_postgres) = (process::resident(empty.id())?, stage.postgres_memory().await?);
    drop(empty);
    let control = Control::new(world)?;
    for n in 0..SESSIONS {
        let (company, _) = company(&services.state, &(60_000 + n).to_string()).await?;
        link(&services.state, &control, company, &format!("7900200{n:04}")).await?;
    }
    // Once, so that what a first connection makes and stores is not counted as a restart.
    let first = stage.product(&["serve"], &environment, Some(door)).await?;
    all_connected(&mut conn).await?;
    let since: f64 = sqlx::query_scalar("select extract(epoch from clock_timestamp())::float8").fetch_one(&mut conn).await?;
    drop(first);
    let began = Instant::now();
    let product = stage.product(&["serve"], &environment, Some(door)).await?;
    all_connected_since(&mut conn, since).await?;
    report.goal("sessions, 500 back after a restart", began.elapsed().as_secs_f64(), "s", 5.0);
    tokio::time::sleep(Duration::from_secs(5)).await;
    figures(stage, report, &product, (bare, bare_postgres), &database).await?;
    drop((product, sandbox));
    services.state.db.close().await;
    Ok(())
}

async fn figures(stage: &Stage, report: &mut Report, product: &Process, bare: (f64, f64), database: &str) -> anyhow::Result<()> {
    let each = f64::from(SESSIONS);
    let (before, began) = (process::processor(product.id())?, Instant::now());
    tokio::time::sleep(IDLE).await;
    let busy = (process::processor(product.id())? - before) / began.elapsed().as_secs_f64();
    let held = (process::resident(product.id())? - bare.0) / each / KB;
    report.goal("sessions, memory of each", held, "KB", 220.0);
    let mut conn = PgConnection::connect(database).await?;
    let kept: i64 = sqlx::query_scalar("select pg_total_relation_size('whatsapp_keys')").fetch_one(&mut conn).await?;
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let kept = kept as f64 / each / KB;
    report.note(&format!(
        "       beside it: PostgreSQL {:.0} KB of memory and {kept:.0} KB on disk each; {:.4} % of a core each; {:.0} MB with none",
        (stage.postgres_memory().await? - bare.1).max(0.0) / each / KB,
        busy / each * 100.0,
        bare.0 / KB / KB,
    ));
    Ok(())
}

async fn all_connected(conn: &mut PgConnection) -> anyhow::Result<()> {
    all_connected_since(conn, 0.0).await
}

/// Waits until every session has come online after this moment, and was answered.
async fn all_connected_since(conn: &mut PgConnection, since: f64) -> anyhow::Result<()> {
    for _ in 0..1200 {
        let online: i64 =
            sqlx::query_scalar("select count(*) from whatsapp_sessions where state = 'connected' and extract(epoch from answered_at) > $1")
                .bind(since)
                .fetch_one(&mut *conn)
                .await?;
        if online == i64::from(SESSIONS) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("not every session came online")
}
