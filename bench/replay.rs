//! `replay`: a day in order, then every webhook four more times, shuffled; and a day whose every copy is shuffled (D-02).

use std::collections::HashMap;
use std::time::Duration;

use otklik::domain::integration::Provider;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use crate::phone::{Control, Displayed, link};
use crate::report::{Direction, Report};
use crate::stage::{Stage, free_address};

const SALON: i64 = 4564;
const BOOKINGS: u32 = 40;

pub async fn run(stage: &Stage, report: &mut Report) -> anyhow::Result<()> {
    let database = stage.database("replay").await?;
    let (door, world) = (free_address()?, free_address()?);
    let sandbox = stage.sandbox(&["sandbox", "--listen", &world.to_string(), "--product", &format!("http://{door}")], world).await?;
    let environment = stage.environment(&database, door, Some(world));
    let services = stage.services(&environment).await?;
    let product_state = &services.state;
    let control = Control::new(world)?;
    let product = stage.product(&["serve"], &environment, Some(door)).await?;
    let (company, _) = crate::ingest::company(product_state, "0").await?;
    control.post("/yclients/install", &json!({"salon_id": SALON})).await?;
    product_state.marketplace.connect_salon(company, Provider::default(), &SALON.to_string()).await?;
    link(product_state, &control, company, "79001000000").await?;
    let mut conn = PgConnection::connect(&database).await?;
    quiet(&mut conn, &control).await?;
    day(&control, 0, Some(&mut conn)).await?;
    quiet(&mut conn, &control).await?;
    let meanings = meanings(&control).await?;
    control.post("/yclients/replay", &json!({"times": 4, "shuffle_seed": 7})).await?;
    quiet(&mut conn, &control).await?;
    let displayed = control.displayed().await?;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred messages")]
    let (messages, meanings_before) = (displayed.len() as f64, meanings.values().map(Vec::len).sum::<usize>() as f64);
    report.ratio("replay, messages per meaning", messages, "messages", meanings_before, 1.0, Direction::Min);
    report.ratio("replay, meanings told", messages, "messages", meanings_before, 1.0, Direction::Max);
    control.post("/yclients/faults", &json!({"webhooks": {"hold": true}})).await?;
    day(&control, BOOKINGS, None).await?;
    control.post("/yclients/replay", &json!({"times": 4, "shuffle_seed": 11})).await?;
    control.post("/yclients/faults", &json!({"webhooks": {"hold": false}})).await?;
    quiet(&mut conn, &control).await?;
    let wrong = violations(&self::meanings(&control).await?, &control.displayed().await?);
    report.note(&format!("       shuffled: {wrong} clients whose last words are not the last truth, or who were told twice"));
    #[expect(clippy::cast_precision_loss, reason = "a few hundred messages")]
    report.goal("replay, violations when shuffled", wrong as f64, "bookings", 0.0);
    drop((product, sandbox));
    product_state.db.close().await;
    Ok(())
}

/// A day at the desk: bookings made, most of them moved, some deleted, some confirmed. With a database to look at, what was
/// done has been told before more is done to the same bookings.
async fn day(control: &Control, from: u32, mut told: Option<&mut PgConnection>) -> anyhow::Result<()> {
    let at = |n: u32, later: u32| format!("2027-02-{:02}T{:02}:00:00", 1 + n / 8, 9 + n % 8 + later);
    let mut made = Vec::new();
    for n in from..from + BOOKINGS {
        let client = json!({"name": "Клиент", "surname": format!("{n}"), "phone": format!("7911300{n:04}")});
        let booking = json!({"staff_id": 456_401, "starts_at": at(n, 0), "services": [4_564_011], "client": client});
        let booking = control.post(&format!("/yclients/salons/{SALON}/bookings"), &booking).await?;
        made.push((n, format!("/yclients/salons/{SALON}/bookings/{}", booking["id"])));
    }
    if let Some(conn) = &mut told {
        quiet(conn, control).await?;
    }
    for (n, booking) in made.iter().filter(|(n, _)| n % 4 != 3) {
        control.post(&format!("{booking}/reschedule"), &json!({"starts_at": at(*n, 3)})).await?;
    }
    if let Some(conn) = &mut told {
        quiet(conn, control).await?;
    }
    for (n, booking) in &made {
        match n % 5 {
            0 => control.post(&format!("{booking}/delete"), &Value::Null).await?,
            1 => control.post(&format!("{booking}/confirm"), &Value::Null).await?,
            _ => Value::Null,
        };
    }
    Ok(())
}

/// Waits until nothing is on its way.
async fn quiet(conn: &mut PgConnection, control: &Control) -> anyhow::Result<()> {
    let mut calm = 0;
    for _ in 0..1200 {
        let busy: i64 = sqlx::query_scalar("select (select count(*) from jobs where state <> 'dead') + (select count(*) from messages where status in ('queued', 'sending'))").fetch_one(&mut *conn).await?;
        let pending = control.get("/yclients/deliveries").await?["pending"].as_u64().unwrap_or_default();
        calm = if busy == 0 && pending == 0 { calm + 1 } else { 0 };
        if calm == 5 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("it does not come to rest")
}

/// What each phone should have been told, in order, by the CRM's own history.
async fn meanings(control: &Control) -> anyhow::Result<HashMap<String, Vec<String>>> {
    let expected = control.get(&format!("/yclients/expected?salon={SALON}")).await?;
    let mut by_phone: HashMap<String, Vec<String>> = HashMap::new();
    for message in
        expected["bookings"].as_array().into_iter().flatten().flat_map(|booking| booking["messages"].as_array().into_iter().flatten())
    {
        let kind = message["kind"].as_str().unwrap_or_default().to_owned();
        by_phone.entry(format!("+{}", message["client_phone"].as_str().unwrap_or_default())).or_default().push(kind);
    }
    Ok(by_phone)
}

/// Clients (each has one booking) whose last words are not the last truth, or who read the same words twice in a row.
fn violations(meanings: &HashMap<String, Vec<String>>, displayed: &[Displayed]) -> usize {
    let told =
        |phone: &str| displayed.iter().filter(|message| message.phone == phone).map(|message| message.text.as_str()).collect::<Vec<_>>();
    meanings
        .iter()
        .filter(|(phone, kinds)| {
            let told = told(phone);
            let twice = told.windows(2).any(|pair| pair[0] == pair[1]);
            let last_is_cancel = told.last().is_some_and(|text| text.contains("отменена"));
            // A booking that was gone before anybody was told of it needs no words at all.
            let cancelled = kinds.last().is_some_and(|kind| kind == "cancelled");
            twice || (cancelled != last_is_cancel && !(cancelled && told.is_empty()))
        })
        .count()
}
