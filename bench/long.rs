//! `page`, the server's part: a timeline of 10,000 entries at its head, its middle and its end, and a list of 10,000 clients.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use otklik::domain::access::Actor;
use otklik::domain::event::EventKind;
use otklik::domain::ids::{ClientId, CompanyId, MessageId};
use otklik::server::AppState;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::events;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::report::{Direction, Report, quantile};

/// Facts of one unit of work, which share its moment.
const AT_ONCE: usize = 100;
/// Questions for each place of the timeline.
const TIMES: usize = 300;
/// Browsers that ask for the list of clients, and for how long.
const BROWSERS: usize = 8;
const ROUND: Duration = Duration::from_secs(5);

/// Ten thousand clients, and one more with ten thousand messages on their timeline.
pub async fn fill(state: &AppState, conn: &mut PgConnection, company: CompanyId) -> anyhow::Result<ClientId> {
    let client = ClientId(Uuid::from_u128(rand::random()));
    let rows = "
        insert into clients (company_id, id, name, phone, created_at)
          select $1, gen_random_uuid(), 'Анна ' || n, '+7906' || lpad(n::text, 7, '0'), now() from generate_series(1, 10000) n;
        insert into clients (company_id, id, name, created_at) values ($1, $2, 'Вера', now());
        insert into conversations (company_id, id, client_id, created_at) values ($1, $2, $2, now());
        insert into messages (company_id, id, conversation_id, client_id, direction, body, status, created_at)
          select $1, gen_random_uuid(), $2, $2, 'inbound', 'Слово ' || n, 'read', now() - n * interval '1 minute' from generate_series(1, 10000) n";
    for statement in rows.split(';') {
        sqlx::query(sqlx::AssertSqlSafe(
            statement.replace("$1", &format!("'{}'::uuid", company.0)).replace("$2", &format!("'{}'::uuid", client.0)),
        ))
        .execute(&mut *conn)
        .await?;
    }
    let messages: Vec<Uuid> =
        sqlx::query_scalar("select id from messages where client_id = $1 order by created_at").bind(client.0).fetch_all(&mut *conn).await?;
    for some in messages.chunks(AT_ONCE) {
        let mut tx = state.db.tenant(Tenant { company, actor: Actor::WhatsApp }).await?;
        for message in some {
            events::record(&mut tx, EventKind::MessageReceived { client, message: MessageId(*message) }).await?;
        }
        tx.commit().await?;
    }
    sqlx::query("analyze").execute(conn).await?;
    Ok(client)
}

/// Asks as the pages do.
pub async fn run(door: SocketAddr, operator: &str, client: ClientId, report: &mut Report) -> anyhow::Result<()> {
    let browser = Browser { http: Client::builder().no_proxy().build()?, door, cookie: format!("otklik={operator}") };
    let mut places = vec![None];
    while let Some(next) = browser.timeline(client, places.last().and_then(Option::as_deref)).await?.1 {
        places.push(Some(next));
    }
    let last = places.len().saturating_sub(1);
    for (name, place) in [("first", 0), ("middle", last / 2), ("last", last)] {
        let mut took = Vec::new();
        for _ in 0..TIMES {
            took.push(browser.timeline(client, places[place].as_deref()).await?.0);
        }
        report.goal(&format!("page, timeline of 10,000, {name}, p99"), quantile(&mut took, 0.99), "ms", 20.0);
    }
    report.note(&format!("       in {} pages", places.len()));
    let (bare, clients) = (browser.per_second("/sign-in").await?, browser.per_second("/clients").await?);
    report.ratio("page, list of 10,000 clients", clients, "1/s", bare, 0.0, Direction::Max);
    report.note("       beside the sign-in page, which shows no data; no goal is set");
    Ok(())
}

struct Browser {
    http: Client,
    door: SocketAddr,
    cookie: String,
}

impl Browser {
    fn ours(&self, request: RequestBuilder) -> RequestBuilder {
        request.header("cookie", &self.cookie).header("sec-fetch-site", "same-origin")
    }

    /// How long a page of the timeline took, in milliseconds, and where the next one begins.
    async fn timeline(&self, client: ClientId, after: Option<&str>) -> anyhow::Result<(f64, Option<String>)> {
        let function = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).find(|path| path.starts_with("/api/list_timeline"));
        let url = format!("http://{}{}", self.door, function.context("the function of the timeline")?);
        let mut form = vec![("client", client.to_string())];
        form.extend(after.map(|after| ("after", after.to_owned())));
        let form = reqwest::Url::parse_with_params("http://form/", form)?.query().unwrap_or_default().to_owned();
        let request = self.ours(self.http.post(url)).header("accept", "application/json");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        let began = Instant::now();
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        Ok((began.elapsed().as_secs_f64() * 1000.0, answer["next"].as_str().map(str::to_owned)))
    }

    /// Whole pages, asked for side by side.
    async fn per_second(&self, path: &str) -> anyhow::Result<f64> {
        let url = format!("http://{}{path}", self.door);
        let end = Instant::now() + ROUND;
        let counts = try_join_all((0..BROWSERS).map(|_| async {
            let mut count = 0_u32;
            while Instant::now() < end {
                self.ours(self.http.get(&url)).send().await?.error_for_status()?.bytes().await?;
                count += 1;
            }
            anyhow::Ok(count)
        }));
        Ok(f64::from(counts.await?.into_iter().sum::<u32>()) / ROUND.as_secs_f64())
    }
}
