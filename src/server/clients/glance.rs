//! A client as a row of a list shows them: who, the booking that matters now, and what was said last or waits for an answer.

use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::ClientSummary;
use crate::domain::conversation::{Direction, LastMessage, MessageStatus};
use crate::domain::ids::{AppointmentId, ClientId};
use crate::domain::money::Money;
use crate::domain::page::Page;
use crate::domain::phone::Phone;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::db::{DbError, TenantTx};

struct Row {
    id: Uuid,
    name: String,
    phone: Option<String>,
    /// Their number is known to be on WhatsApp.
    on_whatsapp: bool,
    /// Something the client wrote waits for an answer.
    waits: bool,
    appointment_id: Option<Uuid>,
    starts_at: Option<chrono::DateTime<chrono::Utc>>,
    master: Option<String>,
    services: Option<Vec<String>>,
    price_minor: Option<i64>,
    appointment_status: Option<String>,
    message_at: Option<chrono::DateTime<chrono::Utc>>,
    direction: Option<String>,
    message_status: Option<String>,
    reason: Option<String>,
    body: Option<String>,
}

/// The clients of a page, in its order.
pub(super) async fn glance_at(tx: &mut TenantTx, page: Page<Uuid>) -> Result<Page<ClientSummary>, DbError> {
    let profile = get_company(tx).await?;
    let now = tx.now();
    let rows = sqlx::query_file_as!(Row, "queries/glance_at_clients.sql", tx.company(), &page.items, now).fetch_all(tx.conn()).await?;
    let mut found: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let Page { items, next, previous } = page;
    let items = items.into_iter().filter_map(|id| found.remove(&id)).map(|row| summary(&profile, row)).collect();
    Ok(Page { items, next, previous })
}

fn summary(profile: &CompanyProfile, row: Row) -> ClientSummary {
    let appointment = row.appointment_id.zip(row.starts_at).map(|(id, starts_at)| AppointmentSummary {
        id: AppointmentId(id),
        starts_at: profile.moment(starts_at),
        master: row.master.unwrap_or_default(),
        services: row.services.unwrap_or_default(),
        price: row.price_minor.map(|minor| Money { minor, currency: profile.currency }),
        status: row.appointment_status.as_deref().and_then(AppointmentStatus::from_word).unwrap_or(AppointmentStatus::Booked),
    });
    let last_message = row.message_at.map(|at| LastMessage {
        at: profile.moment(at),
        direction: if row.direction.as_deref() == Some("inbound") { Direction::Inbound } else { Direction::Outbound },
        status: row.message_status.as_deref().and_then(MessageStatus::from_word).unwrap_or(MessageStatus::Unknown),
        reason: row.reason,
        text: row.body.unwrap_or_default(),
    });
    ClientSummary {
        id: ClientId(row.id),
        name: row.name,
        phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
        on_whatsapp: row.on_whatsapp,
        appointment,
        waits: row.waits,
        last_message,
    }
}
