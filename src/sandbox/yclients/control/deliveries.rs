//! What was sent, what was answered, and all of it once more: the sender's own ledger, which the product cannot touch.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::hooks::letter::{Delivery, Envelope, Posted};
use super::super::lot::Lot;
use super::super::world::World;
use super::{Asked, Said};

/// How many tries a replay has under way.
const AT_ONCE: usize = 64;

/// Every recorded webhook `times` times more, and whatever was held back, in an order drawn from `shuffle_seed`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replay {
    times: u32,
    #[serde(default)]
    shuffle_seed: Option<u64>,
    /// Only letters with greater numbers.
    #[serde(default)]
    since: u64,
    /// How many tries may be under way; 1 keeps the order exactly.
    #[serde(default)]
    at_once: Option<usize>,
}

/// `?salon=`, `?since=` (a letter's number): every try, and what is still to be sent.
pub(super) fn ledger(crm: &Crm, asked: &Asked) -> Value {
    let (salon, since): (Option<i64>, u64) = (asked.query("salon"), asked.query("since").unwrap_or(0));
    crm.read(|world| {
        let wanted = |id: u64| world.letters.get(&id).filter(|letter| id > since && salon.is_none_or(|salon| salon == letter.salon));
        let line = |delivery: &Delivery| {
            let letter = wanted(delivery.letter)?;
            Some(json!({
                "letter": letter.id, "salon": letter.salon, "resource": letter.resource, "resource_id": letter.resource_id,
                "status": letter.status, "sha256": letter.sha256, "url": delivery.url, "copy": delivery.copy, "at": delivery.at,
                "code": delivery.code, "error": delivery.error, "ms": delivery.ms,
            }))
        };
        json!({
            "deliveries": world.deliveries.iter().filter_map(line).collect::<Vec<_>>(),
            "pending": world.pending.iter().filter(|envelope| wanted(envelope.letter).is_some()).count(),
            "lost": world.letters.values().filter(|letter| letter.lost && wanted(letter.id).is_some()).count(),
            "last_letter": world.letters.last_key_value().map_or(0, |(&id, _)| id),
        })
    })
}

/// Answers when the last try has ended. What was held back counts as sent by it.
pub(super) async fn replay(crm: &Arc<Crm>, asked: &Asked) -> Said {
    let replay: Replay = asked.read()?;
    if replay.times > 100 {
        return Err((StatusCode::BAD_REQUEST, "times is at most 100".to_owned()));
    }
    let mut tries = crm.read(|world| copies(world, &replay));
    if let Some(seed) = replay.shuffle_seed {
        Lot::new(seed).shuffle(&mut tries);
    }
    let sent = tries.len();
    let hand = |(letter, envelope): (Posted, Envelope)| async move {
        if crm.sender.take(&envelope) {
            crm.hand_over(&letter, envelope).await;
        }
    };
    futures_util::stream::iter(tries).map(hand).buffered(replay.at_once.unwrap_or(AT_ONCE).clamp(1, 256)).collect::<Vec<()>>().await;
    Ok(json!({"sent": sent}))
}

/// What a replay sends: every copy that is still to be sent, and `times` more of every letter.
fn copies(world: &World, replay: &Replay) -> Vec<(Posted, Envelope)> {
    let wanted = |id: u64| world.letters.get(&id).filter(|it| it.id > replay.since && !it.lost && it.resource != "lifecycle");
    let mut next: BTreeMap<(u64, &str), u32> = BTreeMap::new();
    let known = world.deliveries.iter().map(|it| (it.letter, it.url.as_str(), it.copy));
    for (letter, url, copy) in known.chain(world.pending.iter().map(|it| (it.letter, it.url.as_str(), it.copy))) {
        let free = next.entry((letter, url)).or_default();
        *free = (*free).max(copy + 1);
    }
    let held = world.pending.iter().filter_map(|envelope| Some((wanted(envelope.letter)?.clone(), envelope.clone())));
    let more = world.letters.keys().filter_map(|&id| wanted(id)).flat_map(|letter| letter.urls.iter().map(move |url| (letter, url)));
    let more = more.flat_map(|(letter, url)| {
        let from = next.get(&(letter.id, url.as_str())).copied().unwrap_or_default();
        (from..from + replay.times).map(move |copy| (letter.clone(), Envelope { letter: letter.id, url: url.clone(), copy }))
    });
    held.chain(more).collect()
}

/// How often each call was made and how it was answered; how many webhooks left.
pub(super) fn counters(crm: &Crm) -> Value {
    let calls = crm.counters.all();
    crm.read(|world| {
        let answered = world.deliveries.iter().filter(|delivery| delivery.code.is_some()).count();
        json!({
            "calls": calls,
            "webhooks": {
                "letters": world.letters.len(), "lost": world.letters.values().filter(|letter| letter.lost).count(),
                "sent": world.deliveries.len(), "answered": answered, "pending": world.pending.len(),
            },
        })
    })
}
