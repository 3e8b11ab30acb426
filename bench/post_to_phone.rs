//! `post_to_phone`: from the call that reports a change to the decrypted words on the client's phone.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection as _, PgConnection, Row as _};

use crate::ingest::company;
use crate::load::Line;
use crate::phone::{Control, Displayed, link};
use crate::report::{Report, quantile};
use crate::stage::{Stage, free_address};

const COMPANIES: u64 = 100;
const RATE: f64 = 100.0;
const TIME: Duration = Duration::from_secs(15);
/// First contacts come slower than changes: a new client now and then.
const FIRST_RATE: f64 = 20.0;

/// A salon of the bench.
struct Salon {
    number: String,
    path: String,
    phone: String,
}

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("post_to_phone").await?;
    let (door, world) = (free_address()?, free_address()?);
    let sandbox = stage.sandbox(&["sandbox", "--listen", &world.to_string()], world).await?;
    let environment = stage.environment(&database, door, Some(world));
    let services = stage.services(&environment).await?;
    let control = Control::new(world)?;
    let mut salons = Vec::new();
    for n in 0..COMPANIES {
        let number = (50_000 + n).to_string();
        let (company, path) = company(&services.state, &number).await?;
        link(&services.state, &control, company, &format!("7900100{n:04}")).await?;
        salons.push(Salon { number, path, phone: format!("7911200{n:04}") });
    }
    let product = stage.product(&["serve"], &environment, Some(door)).await?;
    let mut conn = PgConnection::connect(&database).await?;
    all_connected(&mut conn).await?;
    let first = wave(door, &salons, 0, COMPANIES, FIRST_RATE).await?;
    let mut took = arrivals(&control, &first, &HashMap::new()).await?;
    report.goal("post_to_phone, first contact, p50", quantile(&mut took, 0.5), "ms", 100.0);
    let before = counts(&control.displayed().await?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand")]
    let changes = (RATE * TIME.as_secs_f64()) as u64;
    let sent = wave(door, &salons, 1, changes, RATE).await?;
    let mut took = arrivals(&control, &sent, &before).await?;
    report.goal("post_to_phone, 100/s, p50", quantile(&mut took, 0.5), "ms", 20.0);
    report.goal("post_to_phone, 100/s, p99", quantile(&mut took, 0.99), "ms", 60.0);
    report.note(&hops(&mut conn).await?);
    report.note("       (the number's own pace, 20 a minute, was lifted for this)");
    drop((product, sandbox));
    services.state.db.close().await;
    Ok(())
}

async fn all_connected(conn: &mut PgConnection) -> anyhow::Result<()> {
    for _ in 0..300 {
        let online: i64 =
            sqlx::query_scalar("select count(*) from whatsapp_sessions where state = 'connected'").fetch_one(&mut *conn).await?;
        if u64::try_from(online)? == COMPANIES {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("not every session came online")
}

/// When each call was due, by the phone it leads to, in order.
type Sent = HashMap<String, Vec<DateTime<Utc>>>;

async fn wave(door: SocketAddr, salons: &[Salon], from: u64, calls: u64, rate: f64) -> anyhow::Result<Sent> {
    let mut lines = Vec::new();
    for salon in salons {
        lines.push(Line::open(door, &salon.path).await?);
    }
    let (start, wall) = (tokio::time::Instant::now() + Duration::from_millis(50), now() + TimeDelta::milliseconds(50));
    let (mut sent, mut tasks) = (Sent::new(), tokio::task::JoinSet::new());
    let per_salon = calls.div_ceil(salons.len() as u64);
    for (n, (salon, mut line)) in salons.iter().zip(lines).enumerate() {
        let (number, phone, salons) = (salon.number.clone(), salon.phone.clone(), salons.len() as u64);
        #[expect(clippy::cast_precision_loss, reason = "a few thousand calls")]
        let due = move |k: u64| Duration::from_secs_f64((k * salons + n as u64) as f64 / rate);
        sent.insert(format!("+{phone}"), (0..per_salon).map(|k| wall + TimeDelta::from_std(due(k)).unwrap_or_default()).collect());
        tasks.spawn(async move {
            for k in 0..per_salon {
                let body = change(&number, &phone, from + k);
                tokio::time::sleep_until(start + due(k)).await;
                let status = line.post(&body).await?;
                anyhow::ensure!(status == 200, "a call was answered {status}");
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(sent)
}

/// The salon's one booking, moved `step` times: another hour and a later change each time.
fn change(salon: &str, phone: &str, step: u64) -> Vec<u8> {
    let (day, hour, status) = (1 + step / 12 % 28, 9 + step % 12, if step == 0 { "create" } else { "update" });
    let (minute, second) = (step / 60 % 60, step % 60);
    format!(
        r#"{{"company_id":{salon},"resource":"record","resource_id":7,"status":"{status}","data":{{"id":7,"services":[{{"id":1,"title":"Маникюр","cost":1800,"cost_to_pay":1800}}],"staff":{{"id":9,"name":"Марина Лебедева"}},"client":{{"id":5,"name":"Анна","phone":"{phone}"}},"date":"2027-01-{day:02} {hour:02}:00:00","datetime":"2027-01-{day:02}T{hour:02}:00:00+03:00","attendance":0,"deleted":false,"seance_length":3600,"create_date":"2026-01-10T09:15:00+0300","last_change_date":"2026-01-10T10:{minute:02}:{second:02}+0300"}}}}"#
    )
    .into_bytes()
}

fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the sandbox's moments are read against the machine's clock")]
    Utc::now()
}

fn counts(displayed: &[Displayed]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for message in displayed {
        *counts.entry(message.phone.clone()).or_default() += 1;
    }
    counts
}

/// Waits until every message is on its phone, and answers how long each took, in milliseconds.
async fn arrivals(control: &Control, sent: &Sent, before: &HashMap<String, usize>) -> anyhow::Result<Vec<f64>> {
    let expected: usize = sent.values().map(Vec::len).sum::<usize>() + before.values().sum::<usize>();
    let mut displayed = Vec::new();
    for _ in 0..200 {
        displayed = control.displayed().await?;
        if displayed.len() >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::ensure!(displayed.len() == expected, "{} of {expected} messages arrived", displayed.len());
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut took = Vec::new();
    for message in &displayed {
        let index = seen.entry(&message.phone).or_default();
        let skip = before.get(&message.phone).copied().unwrap_or_default();
        if let Some(due) = index.checked_sub(skip).and_then(|k| sent.get(&message.phone)?.get(k)) {
            let micros = (message.at - *due).num_microseconds().unwrap_or(i64::MAX);
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of a short run")]
            took.push(micros as f64 / 1000.0);
        }
        *index += 1;
    }
    Ok(took)
}

/// Where the time goes, hop by hop, from the messages' own moments.
async fn hops(conn: &mut PgConnection) -> anyhow::Result<String> {
    let row = sqlx::query(
        "select percentile_cont(0.5) within group (order by extract(epoch from translated_at - received_at)::float8 * 1000) as a,
           percentile_cont(0.5) within group (order by extract(epoch from created_at - translated_at)::float8 * 1000) as b,
           percentile_cont(0.5) within group (order by extract(epoch from sending_at - created_at)::float8 * 1000) as c,
           percentile_cont(0.5) within group (order by extract(epoch from sent_at - sending_at)::float8 * 1000) as d
         from messages where trigger = 'moved'",
    )
    .fetch_one(conn)
    .await?;
    let ms = |name| row.try_get::<f64, _>(name).unwrap_or(f64::NAN);
    Ok(format!(
        "       hops, p50: received → understood {:.1} ms, → decided {:.1}, → begun {:.1}, → acknowledged {:.1}",
        ms("a"),
        ms("b"),
        ms("c"),
        ms("d")
    ))
}
