//! The checkers: what was promised (the CRM's ledger), what is due (the CRM's journal) and what was seen (the phones).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use otklik::domain::access::Actor;
use otklik::domain::ids::{CompanyId, InstallationId};
use otklik::server::platform::db::Tenant;
use otklik::server::platform::seal::Place;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::bookings::{House, Made, Run};
use super::ledger::Ledger;
use crate::support::TestApp;
use crate::support::journal::Journal;
use crate::support::told::{due_line, shown_line};

/// What went wrong with a booking, by its place among those that were made.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    pub(super) lost: Vec<(usize, String)>,
    pub(super) doubled: Vec<(usize, String)>,
}

/// C2 and C3 by the phones: each message that is due is shown, once, and nothing else is.
pub(super) async fn phones(app: &TestApp, run: &Run, ledger: &Ledger) -> Verdict {
    let (due, mut verdict) = (due(app, &run.houses).await, Verdict::default());
    for (at, made) in run.made.iter().enumerate() {
        let due = due.get(&made.id).cloned().unwrap_or_default();
        assert_eq!(due.len(), made.due, "the CRM's journal and the desks agree about {made:?}");
        let told: Vec<String> = run.shown.on(&made.phone).iter().map(|shown| shown_line(&shown.text)).collect();
        // Nobody promised the last one when none of its letters was answered; told it may be all the same.
        let is_promised = ledger.has_promised(made.id, made.letter);
        if told == due || (!is_promised && told == due[..due.len() - 1]) {
            continue;
        }
        let must = if is_promised { &due[..] } else { &due[..due.len() - 1] };
        let words = format!("{made:?}: due {due:?}, promised {is_promised}, told {told:?}");
        if must.iter().any(|line| !told.contains(line)) {
            verdict.lost.push((at, words));
        } else {
            verdict.doubled.push((at, words));
        }
    }
    verdict
}

/// The messages that are due, by booking.
async fn due(app: &TestApp, houses: &[House]) -> BTreeMap<i64, Vec<String>> {
    let mut due = BTreeMap::new();
    for house in houses {
        let journal = Journal { outside: &app.outside, salon: house.number };
        for booking in journal.expected(0).await {
            let lines = booking["messages"].as_array().unwrap().iter().map(due_line).collect();
            due.insert(booking["record_id"].as_i64().unwrap(), lines);
        }
    }
    due
}

/// what phones show has a row, and each stanza id is shown once.
pub(super) async fn rows(app: &TestApp, run: &Run) -> Vec<String> {
    let rows: BTreeSet<String> = sqlx::query_scalar("select stanza_id from messages where trigger is not null and stanza_id is not null")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap()
        .into_iter()
        .collect();
    let mut seen = BTreeSet::new();
    let wrong = run.shown.all().filter(|shown| !rows.contains(&shown.stanza_id) || !seen.insert(shown.stanza_id.clone()));
    wrong.map(|shown| format!("{} on {}: {}", shown.stanza_id, shown.phone, shown.text)).collect()
}

/// what clients wrote is stored, once each.
pub(super) async fn answers(app: &TestApp, made: &[Made]) -> Vec<String> {
    let stored: Vec<(String, String)> = sqlx::query_as(
        "select c.phone, m.body from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
         where m.direction = 'inbound'",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap();
    let times = |phone: &str, words: &str| stored.iter().filter(|(from, body)| from == phone && body == words).count();
    let wrote = made.iter().flat_map(|made| made.wrote.iter().map(|words| (made.phone.as_str(), words.as_str())));
    wrote.filter(|(phone, words)| times(phone, words) != 1).map(|(phone, words)| format!("{phone}: {words}")).collect()
}

/// Messages whose outcome nobody knows, or that still wait for something.
pub(super) async fn unresolved(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select id || ' ' || status || ' sent ' || sends || ' times' from messages
         where trigger is not null and status not in ('sent', 'delivered', 'read') and (reason is null or status = 'unknown')",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap()
}

/// What somebody still has to do. A tick that the network told to a process that died is not told again, so «sent» is at rest;
/// what is unknown is counted at the end.
pub(super) async fn under_way(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select 'job ' || kind || ' ' || state from jobs where state <> 'dead'
         union all select 'receipt' from webhook_receipts where state = 'received'
         union all select 'message ' || status from messages where status in ('queued', 'sending')
         union all select 'session ' || state from whatsapp_sessions where wanted and state <> 'connected'",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap()
}

/// C7: nothing is queued, nobody holds a lease. The look whether an activation waits, each time a number is online again, is no work
/// that anything depends on.
pub(super) async fn at_rest(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select 'job ' || kind || ' ' || state || coalesce(' (' || last_error || ')', '') from jobs where kind <> 'activate_pending'
         union all select 'receipt ' || state || coalesce(' ' || reason, '') from webhook_receipts where state in ('received', 'parked')
         union all select 'lease of ' || company_id from whatsapp_sessions where owner is not null",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap()
}

/// C1: every body that was answered 2xx can be read in a receipt of the installation it was posted to.
pub(super) async fn receipts(app: &TestApp, ledger: &Ledger) -> Vec<String> {
    let rows: Vec<(Uuid, Uuid, Uuid, Vec<u8>)> =
        sqlx::query_as("select company_id, installation_id, id, body from webhook_receipts").fetch_all(&mut app.sql().await).await.unwrap();
    let mut kept = BTreeSet::new();
    for (company, installation, id, sealed) in rows {
        let mut tx = app.state.db.tenant(Tenant { company: CompanyId(company), actor: Actor::Console }).await.unwrap();
        let key = app.state.vault.key(&mut tx).await.unwrap();
        let body = key.open(Place { column: "webhook_receipts.body", row: id.as_bytes() }, &sealed).unwrap();
        kept.insert((InstallationId(installation).to_string(), hex(&Sha256::digest(&body))));
    }
    let is_kept = |url: &str, digest: &str| kept.iter().any(|(installation, body)| url.contains(installation.as_str()) && body == digest);
    ledger.promised.iter().filter(|(url, digest)| url.contains("/hooks/") && !is_kept(url, digest)).map(|it| format!("{it:?}")).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
