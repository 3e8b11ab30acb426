//! The fault-point matrix: at each point that the source names the product dies once, and nothing comes of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use super::bookings::House;
use super::checks;
use super::judge::{judge, quiet};
use super::load::Load;
use super::lot::seed;
use super::product::Victim;
use super::table::Table;
use crate::support::TestApp;
use crate::support::database::Database;
use crate::support::world::NORTHERN_LIGHTS;

/// What `abort` ends a process with.
const SIGABRT: i32 = 6;

/// at each point between two effects the process dies at its first pass; the next one ends what was begun.
#[tokio::test(flavor = "multi_thread")]
async fn the_product_may_die_at_every_point() {
    let mut app = TestApp::on(Database::new().await, Faults::unkind(), |config| config.lease_ttl = Duration::from_secs(1)).await;
    app.outside.faults(json!({"webhooks": {"attendance_noise": 0}})).await;
    app.salon().await.link_whatsapp().await;
    app.stop().await;
    let victim = Victim::of(&app);
    let load = Load::new(&app.outside, vec![House { number: NORTHERN_LIGHTS }], seed()).await;
    let healthy = victim.start().await;
    load.book().await;
    quiet(&app, &load, &victim).await;
    healthy.end().await;
    for (n, point) in points().iter().enumerate() {
        let mut doomed = victim.spawn(&format!("{point}=return"));
        victim.ready(&mut doomed).await;
        if point.starts_with("inbox.") {
            load.answer(0, n).await;
        } else {
            load.book().await;
        }
        assert_eq!(doomed.died().await, Some(SIGABRT), "{point}");
        let next = victim.start().await;
        load.forget_refused().await;
        quiet(&app, &load, &victim).await;
        next.end().await;
        let rest = checks::at_rest(&app).await;
        assert!(rest.is_empty(), "{point}: not at rest: {rest:#?}\n{}", victim.said());
    }
    assert_eq!(app.outside.whatsapp.counters().replaced, 0, "a session was open twice");
    assert_eq!(app.outside.whatsapp.reused_keys().await, 0, "a message key sealed two messages");
    let (run, mut table) = (load.end(), Table::default());
    app.restart().await;
    judge(&app, run, &[], &mut table).await;
    assert!(table.is_clean(), "{}", table.text());
    app.abandon();
}

/// Every point that the source names.
fn points() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(source).into_iter().map(Result::unwrap).filter(|file| file.path().extension().is_some());
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let points: BTreeSet<String> = texts.flat_map(|text| text.split("fault_point!(\"").skip(1).map(name).collect::<Vec<_>>()).collect();
    assert!(points.len() >= 15, "{points:?}");
    points
}

fn name(rest: &str) -> String {
    rest.split('"').next().unwrap().to_owned()
}
