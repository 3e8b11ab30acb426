//! The browsers that set a salon up before anybody has a password. A redirect's ticket opens one browser, and a reload in it
//! works; a link the owner copied opens another one. Both end with the password: from then on people sign in (D-21, D-23).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::access::Actor;
use crate::domain::ids::{CompanyId, MessageId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, Tenant, TenantTx};

/// A browser may come back for so long.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// Likewise by a link.
pub(super) const LINK_LIVES: TimeDelta = LONGEST;

/// Why a browser is not let in.
#[derive(Debug, thiserror::Error)]
pub enum ScopeError {
    /// Another browser came with this ticket before.
    #[error("the ticket was used by another browser")]
    Used,
    /// The salon is set up: its people sign in.
    #[error("the salon is set up already")]
    Finished,
    /// No such link, or it has ended.
    #[error("the link has ended")]
    Ended,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A new cookie for a browser.
#[derive(Clone, Debug)]
pub struct Opened {
    /// 256 random bits.
    pub token: SecretString,
    /// The company's onboarding it opens.
    pub company: CompanyId,
    pub ends_at: DateTime<Utc>,
}

/// The company as its onboarding acts in it.
pub fn tenant(company: CompanyId) -> Tenant {
    Tenant { company, actor: Actor::Onboarding }
}

fn hash_of(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Opens the onboarding for a browser that came with `ticket`; `held` is the cookie it has already, if any. `None`: the
/// browser is in already.
pub async fn exchange(tx: &mut TenantTx, ticket: &str, held: Option<&SecretString>) -> Result<Option<Opened>, ScopeError> {
    refuse_finished(tx).await?;
    if let Some(held) = held
        && sqlx::query_scalar!(
            "select 1 as one from onboarding_scopes where company_id = $1 and token_hash = $2 and ends_at > $3",
            tx.company(),
            hash_of(held.expose_secret()),
            tx.now()
        )
        .fetch_optional(tx.conn())
        .await?
        .is_some()
    {
        return Ok(None);
    }
    open(tx, Some(ticket)).await?.map(Some).ok_or(ScopeError::Used)
}

async fn refuse_finished(tx: &mut TenantTx) -> Result<(), ScopeError> {
    let finished = sqlx::query_scalar!(
        r#"select owner_set_at is not null as "finished!" from onboardings where company_id = $1 for update"#,
        tx.company()
    )
    .fetch_optional(tx.conn())
    .await?;
    match finished {
        None => Err(ScopeError::Ended),
        Some(true) => Err(ScopeError::Finished),
        Some(false) => Ok(()),
    }
}

/// Lets a browser in; `None` when the ticket was used before.
pub(super) async fn open(tx: &mut TenantTx, ticket: Option<&str>) -> Result<Option<Opened>, DbError> {
    let (token, company, now) = (secret(), tx.company(), tx.now());
    let ends_at = now + LONGEST;
    let stored = sqlx::query!(
        "insert into onboarding_scopes (token_hash, company_id, ticket, created_at, ends_at) values ($1, $2, $3, $4, $5)
         on conflict (company_id, ticket) do nothing",
        hash_of(&token),
        company,
        ticket,
        now,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    Ok((stored.rows_affected() == 1).then(|| Opened { token: token.into(), company: CompanyId(company), ends_at }))
}

/// Whose onboarding this cookie opens; `None` when it is unknown, over, or the salon is set up.
pub async fn identify(db: &Db, token: &SecretString) -> Result<Option<CompanyId>, DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let company = sqlx::query_scalar!(
        "select s.company_id from onboarding_scopes s join onboardings o on o.company_id = s.company_id
         where s.token_hash = $1 and s.ends_at > $2 and o.owner_set_at is null",
        hash_of(token.expose_secret()),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(company.map(CompanyId))
}

/// Whether the company's onboarding goes on: it has begun, and nobody has a password yet.
pub async fn is_open(db: &Db, company: CompanyId) -> Result<bool, DbError> {
    let mut tx = db.tenant(tenant(company)).await?;
    let open = sqlx::query_scalar!(
        r#"select exists(select from onboardings where company_id = $1 and owner_set_at is null) as "open!""#,
        tx.company()
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(open)
}

/// A link that was just made.
#[derive(Debug)]
pub(super) struct NewLink {
    pub(super) token: String,
    /// The letter that carried the link before this one.
    pub(super) letter_before: Option<MessageId>,
}

/// A link by which another browser goes on; the one made before stops working.
pub(super) async fn renew_link(tx: &mut TenantTx) -> Result<NewLink, DbError> {
    let (token, company, ends_at) = (secret(), tx.company(), tx.now() + LINK_LIVES);
    let before = sqlx::query_scalar!(
        "update onboardings o set resume_hash = $2, resume_ends_at = $3, resume_message_id = null
         from (select resume_message_id from onboardings where company_id = $1 for update) before
         where o.company_id = $1 returning before.resume_message_id",
        company,
        hash_of(&token),
        ends_at
    );
    let letter_before = before.fetch_optional(tx.conn()).await?.flatten().map(MessageId);
    Ok(NewLink { token, letter_before })
}

/// Notes which letter carries the link.
pub(super) async fn carried_by(tx: &mut TenantTx, letter: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update onboardings set resume_message_id = $2 where company_id = $1", company, letter.0).execute(tx.conn()).await?;
    Ok(())
}

/// Opens the onboarding for a browser that came by a copied link. One whose salon is set up says so, however old it is.
pub async fn resume(db: &Db, link: &str) -> Result<Opened, ScopeError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let found = sqlx::query!(
        r#"select company_id, coalesce(resume_ends_at > $2, false) as "lives!" from onboardings where resume_hash = $1"#,
        hash_of(link),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let found = found.ok_or(ScopeError::Ended)?;
    let mut tx = db.tenant(tenant(CompanyId(found.company_id))).await?;
    refuse_finished(&mut tx).await?;
    if !found.lives {
        return Err(ScopeError::Ended);
    }
    let opened = open(&mut tx, None).await?.ok_or(ScopeError::Used)?;
    tx.commit().await?;
    Ok(opened)
}
