//! The words of a message: the company's own text or the catalogue's, filled with the booking's facts.

use chrono::{DateTime, Utc};

use crate::domain::i18n::{self, text};
use crate::domain::money::Money;
use crate::domain::notification::template::{self, Field, NotATemplate};
use crate::domain::notification::{Change, Telling};
use crate::domain::timeline::MessageTrigger;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::db::{DbError, TenantTx};

/// A company's text for a trigger.
#[derive(Clone, Debug)]
pub struct Wording {
    pub template: String,
    /// Off: the message is not sent, and the timeline says so.
    pub enabled: bool,
    /// Counts the company's own wordings; 0 is the catalogue's.
    pub version: i32,
    /// Since when it is worded so; none for the catalogue's.
    pub since: Option<DateTime<Utc>>,
}

/// The company's text, or the catalogue's in the company's language.
pub async fn find_wording(tx: &mut TenantTx, profile: &CompanyProfile, trigger: MessageTrigger) -> Result<Wording, DbError> {
    let own = sqlx::query!(
        "select template, enabled, version, changed_at from message_texts where company_id = $1 and trigger = $2",
        tx.company(),
        trigger.as_str()
    )
    .fetch_optional(tx.conn())
    .await?;
    let ours = default_template(profile, trigger);
    Ok(match own {
        Some(own) if own.template != ours => {
            Wording { template: own.template, enabled: own.enabled, version: own.version, since: Some(own.changed_at) }
        }
        // Switched on or off, or brought back: the words are the catalogue's.
        own => Wording { template: ours.to_owned(), enabled: own.is_none_or(|own| own.enabled), version: 0, since: None },
    })
}

/// Keeps a text, and whether it is sent. A version is counted for words that are the company's own and new.
pub async fn save_wording(tx: &mut TenantTx, trigger: MessageTrigger, template: &str, enabled: bool) -> Result<(), DbError> {
    let is_own = template != default_template(&get_company(tx).await?, trigger);
    let (company, now) = (tx.company(), tx.now());
    sqlx::query!(
        "insert into message_texts as kept (company_id, trigger, template, enabled, changed_at, version) values ($1, $2, $3, $4, $5, $6::bool::int)
         on conflict (company_id, trigger) do update
           set template = excluded.template, enabled = excluded.enabled,
             changed_at = case when kept.template = excluded.template then kept.changed_at else excluded.changed_at end,
             version = kept.version + (kept.template <> excluded.template and $6)::int",
        company,
        trigger.as_str(),
        template,
        enabled,
        now,
        is_own
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The catalogue's text, in the company's language.
pub(super) fn default_template(profile: &CompanyProfile, trigger: MessageTrigger) -> &'static str {
    match trigger {
        MessageTrigger::Created => text::templates::created(profile.locale),
        MessageTrigger::Moved => text::templates::moved(profile.locale),
        MessageTrigger::Cancelled => text::templates::cancelled(profile.locale),
    }
}

/// What a message speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub profile: &'a CompanyProfile,
    /// The client's whole name.
    pub client: &'a str,
    pub now: &'a Telling,
    /// What the client was told before.
    pub before: Option<&'a Telling>,
    pub change: Change,
    pub at: DateTime<Utc>,
}

/// Fills a template.
pub fn fill(template: &str, subject: Subject<'_>) -> Result<String, NotATemplate> {
    let Subject { profile, now, .. } = subject;
    let when = |at| i18n::when(profile.locale, profile.moment(at), profile.moment(subject.at));
    template::render(template, |field| match field {
        Field::Client => Some(first_name(subject.client).to_owned()),
        Field::Company => Some(profile.name.clone()),
        Field::When => Some(when(now.starts_at)),
        Field::OldWhen => subject.before.filter(|_| subject.change.time).map(|before| when(before.starts_at)),
        Field::Master => Some(now.master.clone()),
        Field::Services => Some(now.services.join(", ")),
        Field::Price => now.price_minor.map(|minor| Money { minor, currency: profile.currency }.to_string()),
    })
}

/// The first word of a name, unless it does not look like one: then nobody is addressed by name.
fn first_name(name: &str) -> &str {
    let first = name.split_whitespace().next().unwrap_or_default();
    if first.chars().all(|c| c.is_alphabetic() || c == '-') { first } else { "" }
}

#[cfg(test)]
mod tests;
