//! `ingest`: calls accepted durably in a second, beside the bare limit; and the wait at a steady rate with workers on.

use std::time::Duration;

use otklik::domain::access::Actor;
use otklik::domain::i18n::Locale;
use otklik::domain::ids::CompanyId;
use otklik::domain::integration::Provider;
use otklik::domain::money::Currency;
use otklik::server::AppState;
use otklik::server::accounts::{NewCompany, register_company};
use otklik::server::integrations::{door, store};
use otklik::server::platform::db::Tenant;
use sqlx::{Connection as _, PgConnection};

use crate::load::{self, body};
use crate::report::{Direction, Report, quantile};
use crate::stage::{Stage, free_address};

const LINES: u64 = 64;
const ROUND: Duration = Duration::from_secs(5);
const ROUNDS: usize = 3;
const STEADY: f64 = 1000.0;
/// A weaker reference than this on an idle machine says nothing (calls a second).
const SOUND: f64 = 15_000.0;

/// A company with an installation, and the path of its webhook.
pub async fn company(state: &AppState, salon: &str) -> anyhow::Result<(CompanyId, String)> {
    let new =
        NewCompany {
            name: format!("Салон {salon}"), zone: chrono_tz::Tz::Europe__Moscow, currency: Currency::Rub, locale: Locale::Ru
        };
    let company = register_company(&state.db, &state.vault, new).await?;
    let mut tx = state.db.tenant(Tenant { company, actor: Actor::Console }).await?;
    let installation = store::create_installation(&mut tx, Provider::Yclients, salon, &door::secret_hash("bench")).await?;
    store::activate_installation(&mut tx, installation).await?;
    tx.commit().await?;
    Ok((company, format!("/hooks/yclients/{installation}/bench")))
}

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("ingest").await?;
    let (door, bare_door) = (free_address()?, free_address()?);
    let environment = stage.environment(&database, door, None);
    let services = stage.services(&environment).await?;
    let (_, path) = company(&services.state, "4564").await?;
    let doors = stage.product(&["serve", "--doors-only"], &environment, Some(door)).await?;
    let bare_database = stage.database("bare").await?;
    let body_door = free_address()?;
    let body_database = stage.database("bare_body").await?;
    let bare = stage.own(&["bare", "--listen", &bare_door.to_string(), "--database", &bare_database], Some(bare_door)).await?;
    let of_body = ["bare", "--only-body", "--listen", &body_door.to_string(), "--database", &body_database];
    let bare_body = stage.own(&of_body, Some(body_door)).await?;
    let (mut ours, mut limits, mut bodies, mut acknowledged) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..ROUNDS as u64 {
        let make = move |n| body("4564", round * 100_000_000 + n, "2026-12-01 12:00:00");
        let outcome = load::closed(door, &path, LINES, ROUND, make).await?;
        anyhow::ensure!(outcome.refused == 0, "{} calls were refused", outcome.refused);
        acknowledged += outcome.accepted;
        ours.push(per_second(&outcome));
        limits.push(per_second(&load::closed(bare_door, "/", LINES, ROUND, make).await?));
        bodies.push(per_second(&load::closed(body_door, "/", LINES, ROUND, make).await?));
    }
    let (value, reference) = (quantile(&mut ours, 0.5), quantile(&mut limits, 0.5));
    report.ratio("ingest, accepted durably", value, "1/s", reference, 0.7, Direction::Max);
    if reference < SOUND {
        report.note(&format!("       the bare limit is {reference:.0}/s here, below {SOUND:.0}/s: the machine was not idle, or is slower"));
    }
    report.note(&format!("       an id and the bytes alone, without keys to find them again: {:.0}/s", quantile(&mut bodies, 0.5)));
    drop((bare, bare_body, doors));
    // Only what was committed survives this.
    let database_after = crash_and_count(stage, &database).await?;
    let (rows, promised) = (f64_of(database_after), f64_of(acknowledged));
    report.ratio("ingest, rows after a crash, lost", rows, "rows", promised, 1.0, Direction::Max);
    report.ratio("ingest, rows after a crash, beyond", rows, "rows", promised, 1.0, Direction::Min);
    let whole = stage.product(&["serve"], &environment, Some(door)).await?;
    let make = move |n| body("4564", 900_000_000 + n, "2026-12-01 12:00:00");
    let mut outcome = load::steady(door, &path, (LINES, STEADY), Duration::from_secs(10), make).await?;
    report.goal("ingest, p99 at 1,000/s, workers on", quantile(&mut outcome.took, 0.99), "ms", 20.0);
    drop(whole);
    services.state.db.close().await;
    Ok(())
}

async fn crash_and_count(stage: &Stage, database: &str) -> anyhow::Result<u64> {
    stage.crash()?;
    let mut conn = PgConnection::connect(database).await?;
    let rows: i64 = sqlx::query_scalar("select coalesce(sum(seen_count), 0) from webhook_receipts").fetch_one(&mut conn).await?;
    Ok(u64::try_from(rows)?)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a short run")]
fn f64_of(n: u64) -> f64 {
    n as f64
}

fn per_second(outcome: &load::Outcome) -> f64 {
    f64_of(outcome.accepted) / ROUND.as_secs_f64()
}
