//! two processes behind a balancer, restarted in turn by SIGTERM while salons work and people look: no call fails, nothing is
//! lost, nothing comes twice.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;

use super::bookings::House;
use super::callers::Callers;
use super::judge::{judge, quiet};
use super::ledger::Ledger;
use super::load::Load;
use super::lot::{seed, setting};
use super::product::Victim;
use super::table::Table;
use crate::support::balancer::Balancer;
use crate::support::wait::eventually;
use crate::support::{Database, TestApp};

const SALONS: [i64; 2] = [4561, 4564];
/// So long it may take to end.
const LONGEST: Duration = Duration::from_secs(30);

/// `OTKLIK_ROLLS` rounds, two by default: each process ends in order and comes back while the other one serves.
#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_fails_nobody() {
    let mut app = TestApp::on(Database::apart().await, Faults::unkind(), |_| ()).await;
    for number in SALONS {
        app.salon_of(number).await.link_whatsapp().await;
    }
    let mut owner = app.browser();
    owner.sign_in(&crate::support::salon::email(Role::Owner, SALONS[0]), crate::support::salon::PASSWORD).await;
    app.stop().await;
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let addresses: [SocketAddr; 2] = [free(), free()];
    let drain = ("OTKLIK_DRAIN_MS", "700".to_owned());
    let victim = Victim::of(&app);
    let victims = addresses.map(|address| victim.beside(&[("OTKLIK_LISTEN", address.to_string()), drain.clone()]));
    let balancer = Balancer::start(app.config.listen, &addresses).await;
    let mut products = Vec::new();
    for (place, victim) in victims.iter().enumerate() {
        products.push(victim.start().await);
        balancer.knows(place).await;
    }
    let load = Load::new(&app.outside, SALONS.map(|number| House { number }).to_vec(), seed()).await;
    let callers = Callers::new(owner);
    let rolling = async {
        for _ in 0..setting("OTKLIK_ROLLS").unwrap_or(2) {
            for (place, victim) in victims.iter().enumerate() {
                eventually("something promised", || async { (!load.in_flight().await.is_empty()).then_some(()) }).await;
                let began = Instant::now();
                products.remove(0).end().await;
                assert!(began.elapsed() < LONGEST, "it took {:?} to end", began.elapsed());
                products.push(victim.start().await);
                balancer.knows(place).await;
            }
        }
        load.rest();
        quiet(&app, &load, &victims[0]).await;
        callers.rest();
    };
    tokio::join!(rolling, load.work(), callers.ask(), async {
        tokio::select! {
            () = callers.listen() => {}
            () = until_rest(&callers) => {}
        }
    });
    let failed = callers.failed.take();
    assert!(failed.is_empty(), "{} of {} calls failed: {failed:#?}", failed.len(), callers.calls.get());
    assert!(
        callers.farewells.get() > 0 && callers.calls.get() > 30,
        "{} farewells, {} calls",
        callers.farewells.get(),
        callers.calls.get()
    );
    let refused = Ledger::read(&app.outside, load.since).await.refused;
    assert_eq!(refused, 0, "webhooks were refused");
    assert!(balancer.given().iter().all(|given| *given > 20), "both serve: {:?}", balancer.given());
    for product in products {
        product.end().await;
    }
    assert_eq!(app.outside.whatsapp.counters().replaced, 0, "a session was open twice");
    balancer.stop().await;
    let run = load.end();
    let mut table = Table::default();
    app.restart().await;
    judge(&app, run, &[], &mut table).await;
    assert!(table.is_clean(), "{}", table.text());
    app.abandon();
}

async fn until_rest(callers: &Callers) {
    while !callers.is_resting() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
