//! D-63: the product is killed in the middle of real work, again and again; what was promised arrives, once.

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use super::bookings::House;
use super::checks;
use super::judge::{judge, quiet};
use super::load::Load;
use super::lot::{seed, setting};
use super::plan::Plan;
use super::product::Victim;
use super::table::Table;
use crate::support::TestApp;
use crate::support::database::Database;

/// The town's salons.
const SALONS: [i64; 3] = [4561, 4564, 4567];
/// Kills in one world; more of them are several worlds.
const ROUND: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn twenty() {
    let table = round(ROUND, seed()).await;
    println!("{}", table.text());
    assert!(table.is_clean(), "{}", table.text());
}

/// `bin/chaos`: as many kills as it asks for, and a table.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "bin/chaos runs it"]
async fn many() {
    let (kills, seed, mut table) = (setting("OTKLIK_KILLS").unwrap_or(200), seed(), Table::default());
    for (at, begin) in (0..kills).step_by(ROUND).enumerate() {
        table.add(round(ROUND.min(kills - begin), seed + at as u64).await);
        println!("{}", table.text());
    }
    if let Some(file) = setting::<String>("OTKLIK_CHAOS_TABLE") {
        std::fs::write(file, table.text()).unwrap();
    }
    assert!(table.is_clean(), "{}", table.text());
}

/// One world: work, kills, quiet, checkers.
async fn round(kills: usize, seed: u64) -> Table {
    let mut app = TestApp::on(Database::durable().await, Faults::unkind(), |_| ()).await;
    // Each touch of attendance in the second of another change is a question to the CRM, which answers few.
    app.outside.faults(json!({"webhooks": {"attendance_noise": 10}})).await;
    for salon in SALONS {
        app.salon_of(salon).await.link_whatsapp().await;
    }
    app.stop().await;
    let victim = Victim::of(&app);
    let load = Load::new(&app.outside, SALONS.map(|number| House { number }).to_vec(), seed).await;
    let mut plan = Plan::new(&app, &victim, &load, seed);
    let killing = async {
        let last = plan.run(kills).await;
        load.rest();
        last
    };
    let (last, ()) = tokio::join!(killing, load.work());
    quiet(&app, &load, &victim).await;
    last.end().await;
    let Plan { mut table, struck, .. } = plan;
    assert_eq!(app.outside.whatsapp.counters().replaced, 0, "a session was open twice");
    assert_eq!(app.outside.whatsapp.reused_keys().await, 0, "a message key sealed two messages");
    let (run, rest) = (load.end(), checks::at_rest(&app).await);
    assert!(rest.is_empty(), "{}\nnot at rest: {rest:#?}", victim.said());
    app.restart().await;
    judge(&app, run, &struck, &mut table).await;
    // A tick that the network told to a process that died is not told again: such a message stays «sent».
    app.abandon();
    table
}
