//! `page`: what a browser fetches until a page works, compressed as it travels: script, wasm, stylesheet. Fonts apart. And how
//! soon the server answers.

use std::collections::HashSet;
use std::net::SocketAddr;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};

use crate::ingest::company;
use crate::live::sign_in;
use crate::long;
use crate::report::Report;
use crate::stage::{Stage, free_address};

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("page").await?;
    let door = free_address()?;
    let environment = stage.environment(&database, door, None);
    let services = stage.services(&environment).await?;
    let mut conn = PgConnection::connect(&database).await?;
    let (company, _) = company(&services.state, "4564").await?;
    let token = format!("{:032x}", rand::random::<u128>());
    sqlx::query("insert into onboardings (company_id, installation_id, owner_name, started_at) select company_id, id, 'Ольга', now() from installations")
        .execute(&mut conn)
        .await?;
    sqlx::query(
        "insert into onboarding_scopes (token_hash, company_id, created_at, ends_at) values ($1, $2, now(), now() + interval '1 day')",
    )
    .bind(Sha256::digest(&token).to_vec())
    .bind(company.0)
    .execute(&mut conn)
    .await?;
    let client = long::fill(&services.state, &mut conn, company).await?;
    let operator = sign_in(&mut conn, &[company], 1).await?.pop().context("nobody signed in")?;
    let product = stage.product(&["serve"], &environment, Some(door)).await?;
    let wizard = weigh(door, "/onboarding", &format!("otklik-setup={token}")).await?;
    report.goal("page, bytes to the wizard", wizard, "KB", 300.0);
    let card = weigh(door, &format!("/clients/{client}"), &format!("otklik={operator}")).await?;
    report.goal("page, bytes to the client card", card, "KB", 450.0);
    long::run(door, &operator, client, report).await?;
    drop(product);
    services.state.db.close().await;
    Ok(())
}

/// What the page's head names, in thousands of bytes on the wire.
async fn weigh(door: SocketAddr, path: &str, cookie: &str) -> anyhow::Result<f64> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let page = client.get(format!("http://{door}{path}")).header("cookie", cookie).send().await?.error_for_status()?;
    anyhow::ensure!(page.url().path() == path, "{path} led to {}", page.url().path());
    let html = page.text().await?;
    let files: HashSet<&str> =
        html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|href| href.starts_with("/pkg/")).collect();
    anyhow::ensure!(html.contains("application/wasm"), "no wasm in the head of {path}");
    let mut bytes = 0;
    for file in files {
        let answer = client.get(format!("http://{door}{file}")).header("accept-encoding", "br").send().await?.error_for_status()?;
        anyhow::ensure!(answer.headers().get("content-encoding").is_some_and(|encoding| encoding == "br"), "{file} is not compressed");
        bytes += answer.bytes().await?.len();
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
    Ok(bytes as f64 / 1000.0)
}
