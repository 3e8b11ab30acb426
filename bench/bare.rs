//! The bare limit: an axum handler and the best group insert, with the product's pool and nothing of the product.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::serve::ListenerExt as _;
use http::StatusCode;
use sqlx::Executor as _;
use sqlx::postgres::PgPoolOptions;
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

type Row = (Uuid, Bytes, oneshot::Sender<()>);

/// Serves until it is killed.
pub async fn serve(listen: SocketAddr, database: &str) -> anyhow::Result<()> {
    #[expect(clippy::disallowed_types, reason = "the bare limit has no tenants")]
    let pool: sqlx::PgPool = PgPoolOptions::new().max_connections(4).test_before_acquire(false).connect(database).await?;
    pool.execute("create table if not exists bare (id uuid primary key, body bytea not null)").await?;
    let (rows, waiting) = mpsc::channel::<Row>(4096);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..2 {
        let (pool, waiting) = (pool.clone(), waiting.clone());
        tokio::spawn(async move {
            let mut group = Vec::with_capacity(256);
            while waiting.lock().await.recv_many(&mut group, 256).await > 0 {
                let (ids, bodies): (Vec<Uuid>, Vec<Vec<u8>>) = group.iter().map(|(id, body, _)| (*id, body.to_vec())).unzip();
                let stored = sqlx::query("insert into bare (id, body) select * from unnest($1::uuid[], $2::bytea[])")
                    .bind(ids)
                    .bind(bodies)
                    .execute(&pool)
                    .await;
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
