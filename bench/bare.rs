//! The bare limit: an axum handler and the best group insert, with the product's pool and nothing of the product: no door,
//! no seal, no wall, no work that follows. The row is the one that has to be there afterwards, under its two keys and found
//! by those who wait for it; `--only-body` keeps an id and the bytes, which nobody could find again.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use futures_util::StreamExt as _;
use http::StatusCode;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Executor as _};
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

type Row = (Uuid, Bytes, oneshot::Sender<()>);

const RECEIPTS: [&str; 5] = [
    "drop table if exists bare",
    "create table bare (company_id uuid not null, id uuid not null, installation_id uuid not null, content_hash bytea not null,
       body bytea not null, body_length int not null, state text not null, seen_count int not null default 1,
       received_at timestamptz not null, primary key (company_id, id), unique (company_id, installation_id, content_hash))",
    "create index on bare (company_id, received_at desc, id desc) where state = 'parked'",
    "create index on bare (company_id, received_at, id) where state = 'received'",
    "insert into bare (company_id, id, installation_id, content_hash, body, body_length, state, received_at)
     select '00000000-0000-7000-8000-000000000001', id, '00000000-0000-7000-8000-000000000002', content_hash, body, length(body),
       'received', now()
     from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as t (id, content_hash, body)
     on conflict (company_id, installation_id, content_hash) do update set seen_count = bare.seen_count + 1",
];
const BODIES: [&str; 3] = [
    "drop table if exists bare",
    "create table bare (id uuid primary key, body bytea not null)",
    "insert into bare (id, body) select id, body from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as t (id, content_hash, body)",
];

/// Serves until it is killed.
pub async fn serve(listen: SocketAddr, database: &str, only_body: bool) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_types, reason = "the bare limit has no tenants")]
    let pool: sqlx::PgPool = PgPoolOptions::new().max_connections(4).test_before_acquire(false).connect(database).await?;
    let statements: &[&'static str] = if only_body { &BODIES } else { &RECEIPTS };
    let (&insert, schema) = statements.split_last().unwrap_or((&"", &[]));
    for &statement in schema {
        pool.execute(AssertSqlSafe(statement)).await?;
    }
    let (rows, waiting) = mpsc::channel::<Row>(4096);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..2 {
        let (pool, waiting) = (pool.clone(), waiting.clone());
        tokio::spawn(async move {
            let mut group = Vec::with_capacity(256);
            while waiting.lock().await.recv_many(&mut group, 256).await > 0 {
                let ids: Vec<Uuid> = group.iter().map(|(id, ..)| *id).collect();
                let hashes: Vec<Vec<u8>> = group.iter().map(|(_, body, _)| Sha256::digest(body).to_vec()).collect();
                let bodies: Vec<&[u8]> = group.iter().map(|(_, body, _)| body.as_ref()).collect();
                let stored = sqlx::query(insert).bind(ids).bind(hashes).bind(bodies).execute(&pool).await;
                for (_, _, answer) in group.drain(..) {
                    if stored.is_ok() {
                        let _ = answer.send(());
                    }
                }
            }
        });
    }
    let app = Router::new().route("/", post(receive)).with_state(rows);
    let listener = tokio::net::TcpListener::bind(listen).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}

async fn receive(State(rows): State<mpsc::Sender<Row>>, body: Bytes) -> StatusCode {
    let (answer, stored) = oneshot::channel();
    #[expect(clippy::disallowed_methods, reason = "the bare limit makes its own ids")]
    let id = Uuid::now_v7();
    if rows.send((id, body, answer)).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    if stored.await.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

/// The bare limit of a stream: axum's own, with a sign of life, from one channel for all. Serves until it is killed.
pub async fn stream(listen: SocketAddr) -> anyhow::Result<()> {
    let (frames, _) = tokio::sync::broadcast::channel::<u64>(256);
    let app = Router::new().route(
        "/live",
        axum::routing::get(move || {
            let open = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(Event::default().comment("open")) });
            let following = futures_util::stream::unfold(frames.subscribe(), |mut frames| async move {
                let frame = frames.recv().await.ok()?;
                Some((Ok(Event::default().data(frame.to_string())), frames))
            });
            let answer = Sse::new(open.chain(following)).keep_alive(KeepAlive::new().interval(std::time::Duration::from_secs(15)));
            std::future::ready(answer)
        }),
    );
    let listener = tokio::net::TcpListener::bind(listen).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}
