//! The directory: clients by name, searched, in keyset pages; and the head of a client's card.

use uuid::Uuid;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::{ClientCard, ClientSummary};
use crate::domain::ids::{AppointmentId, ClientId};
use crate::domain::money::Money;
use crate::domain::page::{Cursor, Page};
use crate::domain::phone::Phone;
use crate::server::accounts::get_company;
use crate::server::platform::cursor::{self, PageError, Way};
use crate::server::platform::db::{DbError, TenantTx};

use super::glance::glance_at;

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

impl<'a> Slice<'a> {
    /// Where it goes on from.
    pub(super) fn key(&self) -> Option<&'a Cursor> {
        self.before.or(self.after)
    }

    /// Which way.
    pub(super) fn way(&self) -> Way {
        match (self.before, self.after) {
            (Some(_), _) => Way::Back,
            (None, Some(_)) => Way::On,
            (None, None) => Way::Start,
        }
    }
}

/// A page of the directory.
pub async fn list_clients(tx: &mut TenantTx, slice: Slice<'_>) -> Result<Page<ClientSummary>, PageError> {
    let (key, way) = (cursor::read(slice.key(), key_of)?, slice.way());
    let (search, digits) = terms(slice.search);
    // No key is the one before everybody's.
    let (sort, id) = key.unwrap_or_default();
    let rows = sqlx::query_file!(
        "queries/list_clients.sql",
        tx.company(),
        search.as_deref(),
        digits,
        sort,
        id,
        way == Way::Back,
        i64::try_from(PAGE + 1).unwrap_or_default()
    )
    .fetch_all(tx.conn())
    .await?;
    let page = cursor::page(rows, PAGE, way, |row| encode(&row.sort, row.id));
    Ok(glance_at(tx, page.map(|row| row.id)).await?)
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
