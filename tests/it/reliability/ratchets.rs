//! no Signal message key seals two messages, whatever happens to the process and to its store: seeded steps of telling, being
//! answered, writes that fail and nodes that die, on our own store in PostgreSQL; the phones remember every key they were shown.

use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use sqlx::Executor as _;

use super::bookings::{client_phone, number};
use super::lot::{Lot, seed, setting};
use crate::support::journal::{Booking, Journal};
use crate::support::node::Node;
use crate::support::wait::eventually;
use crate::support::{Database, TestApp};

/// Steps of a run; more by `OTKLIK_STEPS`.
const STEPS: usize = 30;
/// Few, so that each chain of keys grows long.
const CLIENTS: usize = 3;

/// The next so many writes of ratchets fail. What fails is rolled back; a sequence counts on.
const FAILING: &str = "create sequence writes; create table failing (until bigint not null); insert into failing values (0);
    create function fails() returns trigger security definer language plpgsql as $$ begin
      if nextval('writes') <= (select until from failing) then raise exception 'the disk is full'; end if; return new; end $$;
    create trigger fails before insert or update on whatsapp_keys for each row when (new.kind = 2) execute function fails()";

/// What is done next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many news for one client.
    Tell(usize),
    /// A client writes back, and the ratchet turns.
    Answer,
    /// So many writes of ratchets fail.
    FailWrites(usize),
    /// The node dies after so many more messages of its own, at whatever await everything is.
    Die(usize),
}

impl Step {
    fn drawn(lot: &mut Lot) -> Self {
        match lot.below(10) {
            0..5 => Self::Tell(1 + lot.below(4)),
            5..7 => Self::Answer,
            7 => Self::FailWrites(1 + lot.below(6)),
            _ => Self::Die(lot.below(4)),
        }
    }
}

/// Whatever the lot brings: every message arrives, and no key came twice with something else in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_message_key_is_used_twice() {
    let mut app = TestApp::on(Database::new().await, Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (journal, own, mut lot) = (salon.number, number(&salon.phone()), Lot::new(seed()));
    let mut sql = app.sql().await;
    sql.execute(FAILING).await.unwrap();
    app.restart_as(Part::Doors).await;
    let mut node = Node::start(&app, Part::Work, |_| ()).await;
    let journal = Journal { outside: &app.outside, salon: journal };
    let mut bookings: Vec<Booking> = Vec::new();
    for n in 0..CLIENTS {
        bookings.push(journal.book("2026-11-24T08:00:00", "Клиент", &client_phone(n)).await);
    }
    app.settle().await;
    let (mut told, mut deaths) = (CLIENTS, 0);
    for n in 0..setting("OTKLIK_STEPS").unwrap_or(STEPS) {
        let step = Step::drawn(&mut lot);
        println!("{n}: {step:?}");
        let client = lot.below(CLIENTS);
        match step {
            Step::Tell(times) => {
                for _ in 0..times {
                    told += 1;
                    tell(&app, journal, bookings[client], told).await;
                }
            }
            Step::Answer => drop(app.outside.whatsapp.send(&number(&client_phone(client)), &own, &format!("ответ {n}")).await.unwrap()),
            Step::FailWrites(times) => {
                let until = "update failing set until = (select last_value from writes) + $1";
                sqlx::query(until).bind(i64::try_from(times).unwrap()).execute(&mut sql).await.unwrap();
            }
            Step::Die(after) => {
                let sent = app.outside.whatsapp.counters().messages;
                told += 1;
                tell(&app, journal, bookings[client], told).await;
                if after > 0 {
                    eventually("its messages", || async { (app.outside.whatsapp.counters().messages > sent).then_some(()) }).await;
                }
                deaths += 1;
                node.kill();
                node = Node::start(&app, Part::Work, |_| ()).await;
            }
        }
        assert_eq!(app.outside.whatsapp.reused_keys().await, 0, "a key sealed two messages");
    }
    sqlx::query("update failing set until = 0").execute(&mut sql).await.unwrap();
    app.settle().await;
    let counters = app.outside.whatsapp.counters();
    println!("{deaths} deaths, {} messages, {} shown, {} unreadable", counters.messages, counters.displayed, counters.undecryptable);
    assert_eq!(app.outside.whatsapp.reused_keys().await, 0, "a key sealed two messages");
    for n in 0..CLIENTS {
        let last: String = sqlx::query_scalar(
            "select body from messages m join clients c on c.id = m.client_id where c.phone = $1 and direction = 'outbound' order by told_no desc limit 1",
        )
        .bind(client_phone(n))
        .fetch_one(&mut sql)
        .await
        .unwrap();
        assert_eq!(app.shown(&client_phone(n)).last(), Some(&last), "the last word of all");
    }
    drop(node);
}

/// One piece of news, the n-th; it has its message when this returns.
async fn tell(app: &TestApp, journal: Journal<'_>, booking: Booking, n: usize) {
    let written = || async {
        let count = "select count(*) from messages where direction = 'outbound'";
        sqlx::query_scalar::<_, i64>(count).fetch_one(&mut app.sql().await).await.unwrap()
    };
    let before = written().await;
    journal.move_to(booking, &format!("2026-12-{:02}T{:02}:{:02}:00", 1 + n / 40, 9 + n % 10, n % 4 * 15)).await;
    eventually("the message's row", || async { (written().await > before).then_some(()) }).await;
}

/// A ratchet that cannot be written is no message that leaves: while the store refuses, a first contact's bytes stay here, and when
/// it takes them again the message goes once.
#[tokio::test(flavor = "multi_thread")]
async fn a_send_waits_for_its_ratchet() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut sql = app.sql().await;
    sql.execute(FAILING).await.unwrap();
    sql.execute("update failing set until = 1000000").await.unwrap();
    let before = app.outside.whatsapp.counters().messages;
    salon.journal().book("2026-11-24T12:00:00", "Анна", &client_phone(1)).await;
    eventually("some tries", || async {
        let tries: i64 = sqlx::query_scalar("select last_value from writes").fetch_one(&mut app.sql().await).await.unwrap();
        (tries > 3).then_some(())
    })
    .await;
    assert_eq!(app.outside.whatsapp.counters().messages, before, "it left without its ratchet");
    sql.execute("update failing set until = 0").await.unwrap();
    app.settle().await;
    assert_eq!((app.shown(&client_phone(1)).len(), app.outside.whatsapp.reused_keys().await), (1, 0));
}
