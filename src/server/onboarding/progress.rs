//! What of a salon's way is done: its row, and the facts that the machine in `domain::onboarding` reads.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::domain::event::EventKind;
use crate::domain::ids::{InstallationId, MessageId};
use crate::domain::onboarding::{Facts, OwnerContact, Stage};
use crate::domain::phone::Phone;
use crate::domain::whatsapp::SessionState;
use crate::server::letters::forget;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;
use crate::server::whatsapp::link::find_state;

use super::others::Other;

/// A salon's onboarding as it is stored.
#[derive(Clone, Debug)]
pub struct Progress {
    pub installation: InstallationId,
    pub owner: OwnerContact,
    /// The CRM vouches for the owner's phone.
    pub is_vouched: bool,
    /// Salons that follow this one.
    pub others: Vec<Other>,
    pub facts: Facts,
    pub test_message: Option<MessageId>,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
}

impl Progress {
    /// Where the salon stands.
    pub fn stage(&self) -> Stage {
        Stage::of(self.facts)
    }
}

/// Begins the onboarding of the company's installation, or goes on with it; the CRM's latest word about the owner counts until
/// they have confirmed their own.
pub async fn begin(tx: &mut TenantTx, installation: InstallationId, owner: &OwnerContact, others: &[Other]) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    let begun = sqlx::query_scalar!(
        r#"insert into onboardings (company_id, installation_id, owner_name, owner_phone, crm_phone, owner_email, others, started_at)
           values ($1, $2, $3, $4, $4, $5, $6, $7)
           -- One person, not the name of one with the phone of another; nobody in the place of somebody changes nothing.
           on conflict (company_id) do update set installation_id = excluded.installation_id, others = excluded.others,
             owner_name = case when $8 and onboardings.salon_confirmed_at is null then excluded.owner_name else onboardings.owner_name end,
             owner_phone = case when $8 and onboardings.salon_confirmed_at is null then excluded.owner_phone else onboardings.owner_phone end,
             crm_phone = case when $8 and onboardings.salon_confirmed_at is null then excluded.crm_phone else onboardings.crm_phone end,
             owner_email = case when $8 and onboardings.salon_confirmed_at is null then excluded.owner_email else onboardings.owner_email end
           returning xmax = 0 as "begun!""#,
        company,
        installation.0,
        owner.name,
        owner.phone.as_ref().map(Phone::as_e164),
        owner.email,
        Json(others) as _,
        now,
        owner.phone.is_some() || owner.email.is_some()
    )
    .fetch_one(tx.conn())
    .await?;
    reached(tx, Some(begun), Stage::Salon).await
}

/// The company's onboarding, if it has one. A number counts as linked while its client has keys that WhatsApp takes.
pub async fn find(tx: &mut TenantTx) -> Result<Option<Progress>, DbError> {
    let row = sqlx::query!(
        r#"select o.installation_id, o.owner_name, o.owner_phone, o.owner_email,
             o.owner_phone is not distinct from o.crm_phone as "is_vouched!", o.others as "others: Json<Vec<Other>>", o.salon_confirmed_at, o.messages_confirmed_at, o.owner_set_at,
             o.test_message_id, o.started_at
           from onboardings o where o.company_id = $1"#,
        tx.company()
    )
    .fetch_optional(tx.conn())
    .await?;
    let (session, has_number) = find_state(tx).await?;
    let number_linked = has_number && matches!(session, SessionState::Connecting | SessionState::Connected | SessionState::Restricted);
    Ok(row.map(|row| Progress {
        installation: InstallationId(row.installation_id),
        owner: OwnerContact {
            name: row.owner_name,
            phone: row.owner_phone.and_then(|phone| Phone::from_e164(&phone).ok()),
            email: row.owner_email,
        },
        is_vouched: row.is_vouched,
        others: row.others.0,
        facts: Facts {
            salon_confirmed: row.salon_confirmed_at.is_some(),
            number_linked,
            messages_confirmed: row.messages_confirmed_at.is_some(),
            owner_set: row.owner_set_at.is_some(),
        },
        test_message: row.test_message_id.map(MessageId),
        started_at: row.started_at,
        finished_at: row.owner_set_at,
    }))
}

/// The owner confirmed the salon's data and the number they themselves are reached by.
pub async fn confirm_salon(tx: &mut TenantTx, owner_phone: &Phone) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    let first = sqlx::query_scalar!(
        r#"update onboardings o set salon_confirmed_at = coalesce(o.salon_confirmed_at, $2), owner_phone = $3
           from (select salon_confirmed_at from onboardings where company_id = $1 for update) before
           where o.company_id = $1 returning before.salon_confirmed_at is null as "first!""#,
        company,
        now,
        owner_phone.as_e164()
    )
    .fetch_optional(tx.conn())
    .await?;
    reached(tx, first, Stage::WhatsApp).await
}

/// The owner confirmed what clients will get.
pub async fn confirm_messages(tx: &mut TenantTx) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    let first = sqlx::query_scalar!(
        "update onboardings set messages_confirmed_at = $2 where company_id = $1 and messages_confirmed_at is null returning true as \"first!\"",
        company,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    reached(tx, first, Stage::Owner).await
}

/// The owner has a password: the browsers that set the salon up are let in no more, and the letter that would open another stays.
/// The link is kept: whoever opens it hears that the salon is set up.
pub async fn finish(tx: &mut TenantTx) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    let first = sqlx::query!(
        "update onboardings o set owner_set_at = $2, resume_message_id = null
         from (select resume_message_id from onboardings where company_id = $1 for update) before
         where o.company_id = $1 and o.owner_set_at is null returning before.resume_message_id",
        company,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    forget(tx, first.as_ref().and_then(|row| row.resume_message_id).map(MessageId)).await?;
    sqlx::query!("delete from onboarding_scopes where company_id = $1", company).execute(tx.conn()).await?;
    reached(tx, first.map(|_| true), Stage::Finished).await
}

/// What the funnel is counted from: each stage is reached once (ONB-18).
async fn reached(tx: &mut TenantTx, first: Option<bool>, stage: Stage) -> Result<(), DbError> {
    if first == Some(true) {
        events::record(tx, EventKind::OnboardingReached { stage }).await?;
        metrics::counter!("otklik_onboarding_reached_total", "stage" => stage.as_str()).increment(1);
    }
    tx.has_news();
    Ok(())
}

/// Remembers which message the owner sent to themselves.
pub async fn set_test_message(tx: &mut TenantTx, message: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update onboardings set test_message_id = $2 where company_id = $1", company, message.0).execute(tx.conn()).await?;
    Ok(())
}
