//! `live`: many screens that listen. What each costs beside a bare stream of axum's, and how soon a commit is a frame.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use otklik::domain::access::{Actor, Role};
use otklik::domain::conversation::MessageStatus;
use otklik::domain::event::EventKind;
use otklik::domain::ids::{ClientId, CompanyId, MessageId};
use otklik::server::AppState;
use otklik::server::node::tell_others;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::events;
use otklik::server::start::Ready;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::crowd::Crowd;
use crate::ingest::company;
use crate::listen::Heard;
use crate::process;
use crate::report::{Direction, Report, quantile};
use crate::stage::{Stage, free_address};

const COMPANIES: u32 = 100;
/// Commits of one measurement, a tenth of a second apart.
const COMMITS: usize = 100;
/// A stream that was opened is settled after so long.
const SETTLE: Duration = Duration::from_secs(3);

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("live").await?;
    let (door, bare_door) = (free_address()?, free_address()?);
    let environment = stage.environment(&database, door, None);
    let Ready { state, outbox } = stage.services(&environment).await?;
    tokio::spawn(tell_others(state.db.clone(), outbox, state.node, state.stop.clone()));
    let mut conn = PgConnection::connect(&database).await?;
    let mut companies = Vec::new();
    for n in 0..COMPANIES {
        companies.push(company(&state, &(70_000 + n).to_string()).await?.0);
    }
    for (listeners, lag_ms) in [(1_000_u32, 50.0), (10_000, 300.0)] {
        let bare = stage.own(&["bare-stream", "--listen", &bare_door.to_string()], Some(bare_door)).await?;
        let each_bare = cost(bare.id(), bare_door, &vec![String::new(); listeners as usize]).await?.0;
        drop(bare);
        let cookies = sign_in(&mut conn, &companies, listeners / COMPANIES).await?;
        let product = stage.product(&["serve"], &environment, Some(door)).await?;
        let (each, mut crowd) = cost(product.id(), door, &cookies).await?;
        report.ratio(&format!("live, memory of each of {listeners}"), each, "KB", each_bare, 1.25, Direction::Min);
        let began = (process::processor(product.id())?, Instant::now());
        tokio::time::sleep(Duration::from_secs(10)).await;
        let idle = (process::processor(product.id())? - began.0) / began.1.elapsed().as_secs_f64() * 100.0;
        let mut lags = lags(&state, &companies, listeners / COMPANIES, &mut crowd).await?;
        report.goal(&format!("live, commit to frame, {listeners}, p99"), quantile(&mut lags, 0.99), "ms", lag_ms);
        report.note(&format!("       p50 {:.1} ms; {idle:.1} % of a core while nothing happens", quantile(&mut lags, 0.5)));
        drop((crowd, product));
    }
    state.db.close().await;
    Ok(())
}

/// What a listener costs the process, in KB, and the listeners.
async fn cost(pid: u32, door: SocketAddr, cookies: &[String]) -> anyhow::Result<(f64, Crowd)> {
    // A few first, so that what is made once is not counted.
    let warm = Crowd::gather(door, cookies.get(..100).unwrap_or_default())?;
    drop(warm);
    tokio::time::sleep(SETTLE).await;
    let before = process::resident(pid)?;
    let crowd = Crowd::gather(door, cookies)?;
    tokio::time::sleep(SETTLE).await;
    #[expect(clippy::cast_precision_loss, reason = "ten thousand")]
    let each = (process::resident(pid)? - before) / 1024.0 / cookies.len() as f64;
    Ok((each, crowd))
}

/// People of each company who are signed in, by their cookies, company by company.
pub async fn sign_in(conn: &mut PgConnection, companies: &[CompanyId], each: u32) -> anyhow::Result<Vec<String>> {
    let mut cookies = Vec::new();
    for company in companies {
        let user = Uuid::from_u128(rand::random());
        sqlx::query("insert into users (id, email, name, created_at) values ($1, $1::text, 'Оператор', now())")
            .bind(user)
            .execute(&mut *conn)
            .await?;
        sqlx::query("insert into memberships (company_id, user_id, role, created_at) values ($1, $2, $3, now())")
            .bind(company.0)
            .bind(user)
            .bind(Role::Operator.as_str())
            .execute(&mut *conn)
            .await?;
        let tokens: Vec<String> = (0..each).map(|_| format!("{:032x}", rand::random::<u128>())).collect();
        let hashes: Vec<Vec<u8>> = tokens.iter().map(|token| Sha256::digest(token).to_vec()).collect();
        sqlx::query(
            "insert into sign_ins (token_hash, user_id, company_id, created_at, seen_at, ends_at)
             select hash, $2, $3, now(), now(), now() + interval '1 day' from unnest($1) as t (hash)",
        )
        .bind(hashes)
        .bind(user)
        .bind(company.0)
        .execute(&mut *conn)
        .await?;
        cookies.extend(tokens);
    }
    Ok(cookies)
}

/// Commits a fact to one company after the other, and answers how long each listener waited for its frame, in milliseconds.
async fn lags(state: &AppState, companies: &[CompanyId], each: u32, crowd: &mut Crowd) -> anyhow::Result<Vec<f64>> {
    crowd.forget()?;
    let mut committed: HashMap<usize, f64> = HashMap::new();
    for n in 0..COMMITS {
        let index = n % companies.len();
        let Some(company) = companies.get(index) else { continue };
        let mut tx = state.db.tenant(Tenant { company: *company, actor: Actor::Job }).await?;
        let (client, message): (ClientId, MessageId) = (tx.new_id(), tx.new_id());
        events::record(&mut tx, EventKind::MessageMoved { client, message, status: MessageStatus::Read }).await?;
        tx.commit().await?;
        committed.insert(index, crate::listen::now_ms());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let heard: Vec<Heard> = crowd.heard()?;
    let expected = COMMITS * each as usize;
    anyhow::ensure!(heard.len() == expected, "{} of {expected} frames arrived", heard.len());
    Ok(heard.iter().filter_map(|heard| Some(heard.at_ms - committed.get(&(heard.line / each as usize))?)).collect())
}
