//! `/__control/whatsapp`: what was seen, and what is to go wrong.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, RawQuery, State};
use serde::{Deserialize, Serialize};

use super::super::number::Number;
use super::super::refusal::Refusal;
use super::super::{Displayed, FaultSet, Kick, WhatsApp};
use super::json::{self, Answer};
use super::phones::part;

#[derive(Serialize)]
struct Shown {
    /// Give it as `since` next time.
    next: u64,
    messages: Vec<Displayed>,
}

#[derive(Serialize)]
struct Root {
    /// In hexadecimal.
    key: String,
}

#[derive(Deserialize)]
struct Kicked {
    number: String,
    how: String,
}

#[derive(Serialize)]
struct KickedOut {
    connections: usize,
}

#[derive(Deserialize)]
struct Seed {
    number: String,
}

/// Which faults, and whose: without a number, everybody's who has none of their own.
#[derive(Deserialize)]
struct Wrong {
    #[serde(default)]
    number: Option<String>,
    /// Clear all first.
    #[serde(default)]
    clear: bool,
    #[serde(default)]
    set: Option<FaultSet>,
}

/// `GET /__control/whatsapp/{act}`
pub(crate) async fn read(State(world): State<Arc<WhatsApp>>, path: RawPathParams, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    let phone = asked(&query, "phone")?;
    match part(&path, "act") {
        "displayed" => {
            let since =
                value(&query, "since").map_or(Ok(0), str::parse).map_err(|_| Refusal::BadRequest("since is not a number".to_owned()))?;
            let messages = world.displayed(since, phone.as_ref());
            let next = messages.last().map_or(since, |last| last.seq);
            Ok(json::ok(&Shown { next, messages }))
        }
        "meanings" => Ok(json::ok(&world.meanings(phone.as_ref()))),
        "root" => Ok(json::ok(&Root { key: world.root_key() })),
        "counters" => Ok(json::ok(&world.counters())),
        "faults" => Ok(json::ok(&world.faults(asked(&query, "number")?.as_ref()))),
        other => Err(Refusal::BadRequest(format!("there is no {other:?} to read"))),
    }
}

/// `POST /__control/whatsapp/{act}`
pub(crate) async fn act(State(world): State<Arc<WhatsApp>>, path: RawPathParams, body: Bytes) -> Answer {
    match part(&path, "act") {
        "faults" => {
            let Wrong { number, clear, set } = json::body(&body)?;
            let number = number.as_deref().map(json::number).transpose()?;
            if clear {
                world.clear_faults();
            }
            if let Some(set) = set {
                world.set_faults(number.clone(), set);
            }
            Ok(json::ok(&world.faults(number.as_ref())))
        }
        "kick" => {
            let Kicked { number, how } = json::body(&body)?;
            let how = Kick::parse(&how).ok_or_else(|| Refusal::BadRequest(format!("nobody is kicked {how:?}")))?;
            Ok(json::ok(&KickedOut { connections: world.kick(&json::number(&number)?, &how).await }))
        }
        "mention_lock" => {
            let number = json::number(&json::body::<Seed>(&body)?.number)?;
            world.mention_lock(&number).await;
            Ok(json::ok(&world.faults(Some(&number))))
        }
        "seed" => Ok(json::ok(&world.seed(&json::number(&json::body::<Seed>(&body)?.number)?).await?)),
        other => Err(Refusal::BadRequest(format!("there is no {other:?} to do"))),
    }
}

fn asked(query: &str, key: &str) -> Result<Option<Number>, Refusal> {
    value(query, key).map(|raw| json::number(&raw.replace("%2B", "+"))).transpose()
}

fn value<'a>(query: &'a str, key: &str) -> Option<&'a str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(found, _)| *found == key).map(|(_, value)| value)
}
