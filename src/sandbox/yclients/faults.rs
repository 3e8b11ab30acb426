//! The switches of the world: how unkind the vendor is. The default is the unkind world; kindness is the switch.
//!
//! Turned by the control API and the desk; read on every call and every webhook.

use serde::{Deserialize, Serialize};

/// What a call gets instead of its answer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// 429 with an empty body.
    TooMany,
    /// 200 with a page of HTML.
    Html,
    /// 502 with a page of HTML.
    BadGateway,
    /// 200 with `success: false`.
    SuccessFalse,
    /// 402: the salon has not paid its licence.
    Licence,
    /// 403: no rights.
    Forbidden,
    /// 500 in the error envelope.
    ServerError,
    /// 200 with nothing at all.
    Empty,
}

/// Every switch. Lengths are milliseconds of the machine's clock.
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the world, turned by its own name")]
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// At most 5 calls a second and 200 a minute, per address and per partner token; above it 429 without a body.
    pub rate_limit: bool,
    /// Seconds of `Retry-After` on a 429, if the vendor says so.
    pub retry_after: Option<u32>,
    /// Every call is refused so.
    pub refuse: Option<Refusal>,
    /// Only so many calls more are refused so, then the vendor is well again; `None` = until the switch is turned.
    pub refuse_times: Option<u32>,
    /// Only calls whose path below the prefix starts with this are refused or slowed, e.g. `record/`; empty = all.
    pub only_path: String,
    /// Every call waits this long before it is looked at.
    pub slow_ms: u64,
    /// How many of the coming writes are applied and then answered by a closed connection.
    pub drop_after_write: u32,
    /// A call without the vendor's `Accept` is answered 400 instead of as version 1.
    pub accept_required: bool,
    /// Numbers, booleans and telephones come in any of their forms.
    pub mixed_types: bool,
    /// Empty objects come as empty lists and the other way about.
    pub mixed_containers: bool,
    /// The offset in `datetime` is one hour wrong; the local `date` stays right.
    pub wrong_offset: bool,
    /// Telephones are hidden by the user's rights: `""`.
    pub hidden_phones: bool,
    /// A page of more than 200 is silently one of 20.
    pub short_big_pages: bool,
    /// The search of clients ignores the wished fields and answers five of its own.
    pub search_ignores_fields: bool,
    /// A created booking is answered as an object; otherwise as a list of one.
    pub create_answers_object: bool,
    /// Signing in is answered without the envelope.
    pub bare_auth: bool,
    /// Activation is refused: the person has already installed the application.
    pub already_installed: bool,
    /// Activation is refused: the application is unknown or not approved.
    pub unknown_aggregator: bool,
    /// Asked how the application stands in a salon, the vendor says nothing of its standing.
    pub no_standing: bool,
    /// How long a pressed «Подключить» waits for its activation, in seconds of the sandbox's clock.
    pub pending_ttl_s: i64,
    /// The switches of the webhooks.
    pub webhooks: HookFaults,
}

/// How webhooks travel.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct HookFaults {
    /// How many identical copies of an update are sent.
    pub copies: u32,
    /// Services come in random order.
    pub shuffle_services: bool,
    /// Of a hundred new or moved bookings, so many are confirmed and unconfirmed again right away.
    pub attendance_noise: u8,
    /// Updates carry only what changed, and the id.
    pub partial: bool,
    /// Of a hundred webhooks, so many are never sent.
    pub lose: u8,
    /// Each copy is late by up to this much, so that a later one overtakes it.
    pub reorder_ms: u64,
    /// Every copy waits this long.
    pub delay_ms: u64,
    /// Nothing is sent at all; it waits for this to be turned off, or for a replay.
    pub hold: bool,
    /// Copies are held until the next multiple of this, and then leave all at once; 0 = at once.
    pub burst_ms: u64,
}

impl Faults {
    /// The vendor on an ordinary day: four copies, any order of services, any type, real limits.
    pub fn unkind() -> Self {
        Self {
            rate_limit: true,
            mixed_types: true,
            mixed_containers: true,
            short_big_pages: true,
            search_ignores_fields: true,
            webhooks: HookFaults::unkind(),
            ..Self::kind()
        }
    }

    /// A vendor that keeps its own documentation: each update once, each value of its documented type, no limits.
    pub fn kind() -> Self {
        Self {
            rate_limit: false,
            retry_after: None,
            refuse: None,
            refuse_times: None,
            only_path: String::new(),
            slow_ms: 0,
            drop_after_write: 0,
            accept_required: false,
            mixed_types: false,
            mixed_containers: false,
            wrong_offset: false,
            hidden_phones: false,
            short_big_pages: false,
            search_ignores_fields: false,
            create_answers_object: false,
            bare_auth: false,
            already_installed: false,
            unknown_aggregator: false,
            no_standing: false,
            pending_ttl_s: 3600,
            webhooks: HookFaults::kind(),
        }
    }
}

/// A switch that a stored world does not know yet stands as in a new one.
impl Default for Faults {
    fn default() -> Self {
        Self::unkind()
    }
}

impl Default for HookFaults {
    fn default() -> Self {
        Self::unkind()
    }
}

impl HookFaults {
    /// Four copies of every update, services in any order, and noise.
    pub fn unkind() -> Self {
        Self { copies: 4, shuffle_services: true, attendance_noise: 33, ..Self::kind() }
    }

    /// One copy of each, at once, in the order of the journal as far as sockets keep it.
    pub fn kind() -> Self {
        Self {
            copies: 1,
            shuffle_services: false,
            attendance_noise: 0,
            partial: false,
            lose: 0,
            reorder_ms: 0,
            delay_ms: 0,
            hold: false,
            burst_ms: 0,
        }
    }
}
