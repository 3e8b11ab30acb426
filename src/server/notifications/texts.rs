//! What clients will get: the salon's texts, and how one reads on a booking of its own.

use crate::domain::i18n::text;
use crate::domain::notification::template::{self, NotATemplate};
use crate::domain::notification::view::{Preview, TextView};
use crate::domain::notification::{Change, Telling};
use crate::domain::timeline::MessageTrigger;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::appointments::ahead::find_ahead;
use crate::server::clients::directory::get_name;
use crate::server::platform::db::{DbError, TenantTx};

use super::wording::{Subject, default_template, fill, find_wording, save_wording};

/// Between the times of a move that is only shown.
const MOVED_BY: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// Why a text cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// It is empty or too long, or a brace or a field is wrong.
    #[error(transparent)]
    Template(#[from] NotATemplate),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The salon's texts in their order.
pub async fn list_texts(tx: &mut TenantTx, profile: &CompanyProfile) -> Result<Vec<TextView>, DbError> {
    let mut texts = Vec::with_capacity(MessageTrigger::ALL.len());
    for trigger in MessageTrigger::ALL {
        let wording = find_wording(tx, profile, trigger).await?;
        let ready = default_template(profile, trigger).to_owned();
        texts.push(TextView { trigger, template: wording.template, ready, enabled: wording.enabled });
    }
    Ok(texts)
}

/// Keeps a text of the salon's own, and whether it is sent.
pub async fn save_text(tx: &mut TenantTx, trigger: MessageTrigger, template: &str, enabled: bool) -> Result<(), TextError> {
    template::check(template)?;
    save_wording(tx, trigger, template.trim(), enabled).await?;
    tx.has_news();
    Ok(())
}

/// How a text reads on the salon's booking of this number, counted from the next one; an example of ours while the salon has
/// none. A move is shown as one by an hour.
pub async fn preview(tx: &mut TenantTx, trigger: MessageTrigger, template: &str, number: u32) -> Result<Preview, TextError> {
    template::check(template)?;
    let profile = get_company(tx).await?;
    let now = tx.now();
    let ahead = find_ahead(tx, number).await?;
    let is_example = ahead.is_none();
    let (client, telling, has_next) = if let Some(ahead) = ahead {
        (get_name(tx, ahead.client).await?, ahead.telling, ahead.has_next)
    } else {
        let (client, telling) = example(&profile, now);
        (client, telling, false)
    };
    let before = Telling { starts_at: telling.starts_at - MOVED_BY, ..telling.clone() };
    let moved = trigger == MessageTrigger::Moved;
    let subject = Subject {
        profile: &profile,
        client: &client,
        now: &telling,
        before: moved.then_some(&before),
        change: Change { time: moved, ..Change::default() },
        at: now,
    };
    let body = fill(template, subject)?;
    Ok(Preview { client, starts_at: profile.moment(telling.starts_at), body, has_next, is_example })
}

/// What is shown while there is nothing real.
fn example(profile: &CompanyProfile, now: chrono::DateTime<chrono::Utc>) -> (String, Telling) {
    use text::onboarding as t;
    let (locale, starts_at) = (profile.locale, now + chrono::TimeDelta::days(1));
    let services = vec![t::example_service(locale).to_owned()];
    let telling = Telling {
        starts_at,
        master: t::example_master(locale).to_owned(),
        services,
        price_minor: Some(250_000),
        client: None,
        phone: None,
        cancelled: false,
    };
    (t::example_client(locale).to_owned(), telling)
}
