//! `/__control/phones`: what a person can do on a phone.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, State};
use serde::{Deserialize, Serialize};

use super::super::forge::Forgery;
use super::super::number::Number;
use super::super::refusal::Refusal;
use super::super::{SwitchChange, WhatsApp};
use super::json::{self, Answer};

#[derive(Deserialize)]
struct NewPhone {
    number: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Typed {
    code: String,
}

#[derive(Deserialize)]
struct Written {
    to: String,
    text: String,
}

#[derive(Deserialize)]
struct Opened {
    peer: String,
}

#[derive(Deserialize)]
struct Removed {
    device: u16,
}

#[derive(Deserialize)]
struct Forged {
    to: String,
    kind: Forgery,
}

#[derive(Serialize)]
struct Sent {
    stanza_id: String,
}

#[derive(Serialize)]
struct Unlinked {
    unlinked: bool,
}

/// `GET /__control/phones`
pub(crate) async fn list(State(world): State<Arc<WhatsApp>>) -> Answer {
    Ok(json::ok(&world.phones().await))
}

/// `POST /__control/phones`
pub(crate) async fn add(State(world): State<Arc<WhatsApp>>, body: Bytes) -> Answer {
    let NewPhone { number, name } = json::body(&body)?;
    Ok(json::ok(&world.add_phone(&json::number(&number)?, &name).await?))
}

/// `GET /__control/phones/{number}`
pub(crate) async fn one(State(world): State<Arc<WhatsApp>>, path: RawPathParams) -> Answer {
    Ok(json::ok(&world.phone(&number_in(&path)?).await?))
}

/// `POST /__control/phones/{number}/{act}`
pub(crate) async fn act(State(world): State<Arc<WhatsApp>>, path: RawPathParams, body: Bytes) -> Answer {
    let number = number_in(&path)?;
    match part(&path, "act") {
        "scan" => Ok(json::ok(&world.scan(&number, body.into()).await?)),
        "code" => Ok(json::ok(&world.enter_code(&number, &json::body::<Typed>(&body)?.code).await?)),
        "send" => {
            let Written { to, text } = json::body(&body)?;
            Ok(json::ok(&Sent { stanza_id: world.send(&number, &json::number(&to)?, &text).await? }))
        }
        "forge" => {
            let Forged { to, kind } = json::body(&body)?;
            Ok(json::ok(&Sent { stanza_id: world.forge(&number, &json::number(&to)?, kind).await? }))
        }
        "read" => {
            world.read(&number, &json::number(&json::body::<Opened>(&body)?.peer)?).await?;
            Ok(json::ok(&world.phone(&number).await?))
        }
        "switch" => Ok(json::ok(&world.switch(&number, json::body::<SwitchChange>(&body)?).await?)),
        "unlink" => Ok(json::ok(&Unlinked { unlinked: world.unlink(&number, json::body::<Removed>(&body)?.device).await })),
        "lose_sessions" => {
            world.lose_sessions(&number).await?;
            Ok(json::ok(&world.phone(&number).await?))
        }
        other => Err(Refusal::BadRequest(format!("a phone cannot {other:?}"))),
    }
}

fn number_in(path: &RawPathParams) -> Result<Number, Refusal> {
    json::number(part(path, "number"))
}

/// A part of the path by its name.
pub(crate) fn part<'a>(path: &'a RawPathParams, name: &str) -> &'a str {
    path.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}
