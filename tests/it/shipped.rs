//! D-56: the binary as it is shipped, without any feature of the sandbox, runs by configuration alone; a booking becomes a message on
//! a phone, and the answer comes in.

use chrono::TimeDelta;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::reliability::product::Victim;
use crate::support::journal::Journal;
use crate::support::wait::eventually;
use crate::support::{Database, TestApp, linked};

const ANNA: &str = "+79005550101";

#[tokio::test(flavor = "multi_thread")]
async fn the_shipped_binary_tells_a_booking() {
    // Beside the sandbox's clock there is none but the machine's.
    let mut app = TestApp::on(Database::apart().await, Faults::unkind(), |_| ()).await;
    app.outside.clock.set_offset_ms(0);
    app.state.db.clock().set_offset_ms(0);
    let (company, salon, phone) = {
        let salon = app.salon().await;
        (salon.company, salon.number, salon.phone())
    };
    let number = phone.trim_start_matches('+');
    let seeded = app.outside.control("whatsapp/seed", Some(json!({"number": number}))).await;
    linked::store(&app.state, &seeded, company, number).await.unwrap();
    app.stop().await;
    let shipped = Victim::of(&app).shipped();
    let (would, said) = shipped.command(&["check-config"]).await;
    assert!(would && said.contains("would start"), "{said}");
    let (knows, said) = shipped.command(&["sandbox"]).await;
    assert!(!knows && said.contains("unrecognized subcommand"), "a shipped binary holds the sandbox: {said}");
    let product = shipped.start().await;
    let day = (app.outside.clock.now() + TimeDelta::days(3)).format("%Y-%m-%dT12:00:00").to_string();
    Journal { outside: &app.outside, salon }.book(&day, "Анна", ANNA).await;
    eventually("the message", || async { (!app.shown(ANNA).is_empty()).then_some(()) }).await;
    assert!(app.shown(ANNA)[0].contains("12:00"), "{:?}", app.shown(ANNA));
    let (anna, to) = (Number::parse(ANNA).unwrap(), Number::parse(&phone).unwrap());
    app.outside.whatsapp.send(&anna, &to, "Спасибо!").await.unwrap();
    eventually("the answer", || async {
        let heard: i64 = sqlx::query_scalar("select count(*) from messages where direction = 'inbound' and body = 'Спасибо!'")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        (heard == 1).then_some(())
    })
    .await;
    let mut browser = app.browser();
    let door = browser.get("/sign-in").await;
    let script = door
        .text
        .split('"')
        .find(|word| word.strip_prefix("/pkg/otklik.").is_some_and(|rest| rest.strip_suffix(".js").is_some()))
        .expect("the door's script");
    assert_eq!((door.status, browser.get(script).await.status), (200, 200), "{script}");
    assert_eq!(browser.get("/dev/gallery").await.status, 404, "a page of the sandbox's builds");
    product.end().await;
    assert_eq!(app.shown(ANNA).len(), 1);
    app.abandon();
}
