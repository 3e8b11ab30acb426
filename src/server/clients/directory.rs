//! The directory: clients by name, searched, in keyset pages; and the head of a client's card.

use uuid::Uuid;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::{ClientCard, ClientSummary};
use crate::domain::conversation::{Direction, LastMessage, MessageStatus};
use crate::domain::ids::{AppointmentId, ClientId};
use crate::domain::money::Money;
use crate::domain::page::{Cursor, Page};
use crate::domain::phone::Phone;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::cursor::{self, PageError};
use crate::server::platform::db::{DbError, TenantTx};

/// Rows of a page.
pub(super) const PAGE: usize = 50;

/// What part of the list is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slice<'a> {
    /// Part of the name, or the digits a number ends with.
    pub search: Option<&'a str>,
    pub after: Option<&'a Cursor>,
    pub before: Option<&'a Cursor>,
}

pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) sort: String,
    pub(super) phone: Option<String>,
    /// Their number is known to be on WhatsApp.
    pub(super) on_whatsapp: bool,
    /// Something the client wrote waits for an answer.
    pub(super) waits: bool,
    pub(super) appointment_id: Option<Uuid>,
    pub(super) starts_at: Option<chrono::DateTime<chrono::Utc>>,
    pub(super) master: Option<String>,
    pub(super) services: Option<Vec<String>>,
    pub(super) price_minor: Option<i64>,
    pub(super) appointment_status: Option<String>,
    pub(super) message_at: Option<chrono::DateTime<chrono::Utc>>,
    pub(super) direction: Option<String>,
    pub(super) message_status: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) body: Option<String>,
}

/// A page of the directory.
pub async fn list_clients(tx: &mut TenantTx, slice: Slice<'_>) -> Result<Page<ClientSummary>, PageError> {
    let key = cursor::read(slice.before.or(slice.after), key_of)?;
    let profile = get_company(tx).await?;
    let (search, digits) = terms(slice.search);
    let backwards = slice.before.is_some() && key.is_some();
    // No key is the one before everybody's.
    let (sort, id) = key.clone().unwrap_or_default();
    let now = tx.now();
    let mut rows = sqlx::query_file_as!(
        Row,
        "queries/list_clients.sql",
        tx.company(),
        search.as_deref(),
        digits,
        sort,
        id,
        backwards,
        i64::try_from(PAGE + 1).unwrap_or_default(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    // The row too many is the one furthest from where the page begins.
    let more = rows.len() > PAGE;
    if more && backwards {
        rows.remove(0);
    }
    rows.truncate(PAGE);
    let first = rows.first().map(|row| encode(&row.sort, row.id));
    let last = rows.last().map(|row| encode(&row.sort, row.id));
    let (has_previous, has_next) = if backwards { (more, true) } else { (key.is_some(), more) };
    let items = rows.into_iter().map(|row| client_summary(&profile, row)).collect();
    Ok(Page { items, next: last.filter(|_| has_next), previous: first.filter(|_| has_previous) })
}

/// The head of a client's card; `None` when the company has no such client.
pub async fn find_client(tx: &mut TenantTx, id: ClientId) -> Result<Option<ClientCard>, DbError> {
    let profile = get_company(tx).await?;
    let now = tx.now();
    let row = sqlx::query!(
        r#"select c.name, c.phone, c.created_at, c.opted_out, c.external_id,
             count(a.id) filter (where a.status = 'arrived') as "visits!", count(a.id) filter (where a.status = 'no_show') as "no_shows!",
             (exists (select 1 from whatsapp_contacts w where w.company_id = $1 and w.phone = c.phone and w.jid is not null)
               or exists (select 1 from messages m where m.company_id = $1 and m.client_id = c.id and m.direction = 'inbound')) as "on_whatsapp!"
           from clients c left join appointments a on a.company_id = c.company_id and a.client_id = c.id
           where c.company_id = $1 and c.id = $2 group by c.company_id, c.id"#,
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let next = sqlx::query!(
        "select id, starts_at, master, services, price_minor, status from appointments
         where company_id = $1 and client_id = $2 and starts_at >= $3 and status in ('booked', 'confirmed') order by starts_at limit 1",
        tx.company(),
        id.0,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Some(ClientCard {
        id,
        name: row.name,
        phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
        on_whatsapp: row.on_whatsapp,
        since: profile.moment(row.created_at),
        next: next.map(|next| AppointmentSummary {
            id: AppointmentId(next.id),
            starts_at: profile.moment(next.starts_at),
            master: next.master,
            services: next.services,
            price: next.price_minor.map(|minor| Money { minor, currency: profile.currency }),
            status: AppointmentStatus::from_word(&next.status).unwrap_or(AppointmentStatus::Booked),
        }),
        visits: count(row.visits),
        no_shows: count(row.no_shows),
        opted_out: row.opted_out,
        external_number: row.external_id,
    }))
}

pub(super) fn client_summary(profile: &CompanyProfile, row: Row) -> ClientSummary {
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

/// A pattern for each word of the name, in whatever order it is said, and the digits if there are enough of them for a number.
pub(super) fn terms(search: Option<&str>) -> (Option<Vec<String>>, Option<String>) {
    // No name holds a NUL, and PostgreSQL refuses to look for one.
    let words = search.map(|search| search.replace('\0', "")).unwrap_or_default();
    let words = words.trim();
    if words.is_empty() {
        return (None, None);
    }
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    // As the column `name_key` spells names.
    let escaped = words.to_lowercase().replace('ё', "е").replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    // A leading 8 or 7 is how people write what is stored as +7.
    let tail = if digits.len() >= 10 { digits.get(digits.len() - 10..).unwrap_or_default().to_owned() } else { digits };
    (Some(escaped.split_whitespace().map(|word| format!("%{word}%")).collect()), (tail.len() >= 3).then(|| format!("%{tail}%")))
}

fn encode(sort: &str, id: Uuid) -> Cursor {
    cursor::write(&format!("{id} {sort}"))
}

fn key_of(text: &str) -> Option<(String, Uuid)> {
    let (id, sort) = text.split_once(' ')?;
    Some((sort.to_owned(), id.parse().ok()?))
}

/// How many clients the salon has; its own people are none.
pub async fn count_clients(tx: &mut TenantTx) -> Result<i64, DbError> {
    sqlx::query_scalar!(r#"select count(*) as "n!" from clients where company_id = $1 and not is_own"#, tx.company())
        .fetch_one(tx.conn())
        .await
}

/// What a client is called.
pub async fn get_name(tx: &mut TenantTx, id: ClientId) -> Result<String, DbError> {
    sqlx::query_scalar!("select name from clients where company_id = $1 and id = $2", tx.company(), id.0).fetch_one(tx.conn()).await
}
