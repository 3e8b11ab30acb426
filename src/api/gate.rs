//! How a server function gets to its company: by naming a permission, or as the browser that sets a salon up. There is no other way
//! to a transaction.

mod askers;
mod doors;
mod people;

pub(super) use askers::{asker, new_asker};
pub(super) use doors::{not_before, returning, wrong_code, wrong_way_back};
use http::HeaderValue;
use http::request::Parts;
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;
use secrecy::SecretString;

use crate::domain::access::Permission;
use crate::domain::error::{ApiError, FieldError, ProblemKind};
use crate::domain::ids::{CompanyId, UserId};
use crate::domain::onboarding::OwnerContact;
use crate::server::AppState;
use crate::server::accounts::owners::{Owner, OwnerError};
use crate::server::accounts::password::{NewPasswordError, PasswordError};
use crate::server::accounts::sessions::SignedIn;
use crate::server::accounts::sign_in::SignInError;
use crate::server::http::{extract, problem, session, state};
use crate::server::integrations::problems::ReplayError;
use crate::server::notifications::texts::TextError;
use crate::server::onboarding::{progress, scope};
use crate::server::platform::cursor::PageError;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::VaultError;

/// A transaction in the company of whoever asks, if their role allows it; and their name, for what is written down.
pub(super) async fn begin(permission: Permission) -> Result<(TenantTx, String), ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let (identity, tenant) = extract::authorize(&state, &parts, permission).await.map_err(refuse)?;
    Ok((state.db.tenant(tenant).await?, identity.name))
}

/// A transaction in the company whose onboarding this browser was let into.
pub(super) async fn begin_setup() -> Result<TenantTx, ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let company = extract::setup_of(&state, &parts).await.map_err(refuse)?.ok_or_else(setup_ended)?;
    Ok(state.db.tenant(scope::tenant(company)).await?)
}

/// The same, and the name of whoever sets the salon up.
pub(super) async fn begin_setup_by() -> Result<(TenantTx, String), ApiError> {
    let mut tx = begin_setup().await?;
    let owner = progress::find(&mut tx).await?.ok_or_else(setup_ended)?.owner;
    Ok((tx, owner.name))
}

/// The same, or the company of somebody who is signed in to it and may change its settings: for what may still be looked at
/// once the salon is set up.
pub(super) async fn begin_setup_view() -> Result<TenantTx, ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let tenant = extract::authorize_setup(&state, &parts).await.map_err(refuse)?;
    Ok(state.db.tenant(tenant).await?)
}

/// The onboarding that waits for its owner's password, and who they are.
pub(super) async fn ready_for_owner() -> Result<(AppState, CompanyId, Owner), ApiError> {
    let mut tx = begin_setup().await?;
    let company = CompanyId(tx.company());
    let progress = progress::find(&mut tx).await?.ok_or_else(setup_ended)?;
    tx.commit().await?;
    if !progress.stage().takes_password() {
        return Err(refuse(ApiError::new("setup-not-ready", ProblemKind::Conflict)));
    }
    let OwnerContact { name, phone, email } = progress.owner;
    Ok((state(), company, Owner { name, phone, email, is_vouched: progress.is_vouched }))
}

/// Ends the onboarding: its salon has an owner.
pub(super) async fn end_setup(state: &AppState, company: CompanyId) -> Result<(), ApiError> {
    let mut tx = state.db.tenant(scope::tenant(company)).await?;
    progress::finish(&mut tx).await?;
    finish(tx, ()).await
}

/// Ends the onboarding and signs this browser in.
pub(super) async fn finish_setup(state: &AppState, company: CompanyId, signed_in: &SignedIn) -> Result<(), ApiError> {
    end_setup(state, company).await?;
    set_cookie(&session::cookie(state, signed_in));
    set_cookie(&session::setup_farewell(state));
    Ok(())
}

/// The same for what concerns nobody but the person who asks: who they are, and the token of their browser.
pub(super) async fn begin_own(permission: Permission) -> Result<(TenantTx, UserId, Option<SecretString>), ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let (identity, tenant) = extract::authorize(&state, &parts, permission).await.map_err(refuse)?;
    Ok((state.db.tenant(tenant).await?, identity.user, extract::token_of(&state, &parts)))
}

/// Counts a try to sign in, by the address it comes from.
pub(super) fn admit() -> Result<(), ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    state.sign_ins.admit(extract::address_of(&state, &parts), state.db.clock().now()).map_err(too_many)
}

/// Gives this browser the session.
pub(super) fn sign_in_browser(signed_in: &SignedIn) {
    set_cookie(&session::cookie(&state(), signed_in));
}

/// Answers with a cookie.
pub(super) fn set_cookie(cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        expect_context::<ResponseOptions>().append_header(http::header::SET_COOKIE, value);
    }
}

/// This browser sets nothing up, or no longer.
pub(super) fn setup_ended() -> ApiError {
    refuse(ApiError::new("setup-ended", ProblemKind::Gone))
}

/// Makes it true and answers.
pub(super) async fn finish<T>(tx: TenantTx, value: T) -> Result<T, ApiError> {
    tx.commit().await?;
    Ok(value)
}

/// Gives a refusal its status, on a page that could not be drawn as well. Not where a redirect answers, which a status
/// would break: when a plain form was posted, and when a page sends its reader to sign in.
pub(super) fn refuse(error: ApiError) -> ApiError {
    let parts = expect_context::<Parts>();
    let redirected = is_plain_form(&parts) || (wants_page(&parts) && error.kind == ProblemKind::Unauthenticated);
    if !redirected {
        let response = expect_context::<ResponseOptions>();
        response.set_status(problem::status(&error.kind));
        if let ProblemKind::TooMany { retry_after } = error.kind {
            response.insert_header(http::header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
    }
    error
}

fn wants_page(parts: &Parts) -> bool {
    parts.headers.get(http::header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

fn is_plain_form(parts: &Parts) -> bool {
    parts.method == http::Method::POST && wants_page(parts)
}

/// Where a form leads that was posted before the scripts came, or without them; with them the page decides itself.
pub(super) fn lead_to(path: &str) {
    if is_plain_form(&expect_context::<Parts>()) {
        leptos_axum::redirect(path);
    }
}

/// No such thing in this company, by the problem's name in the catalogue.
pub(super) fn not_found(problem: &'static str) -> ApiError {
    refuse(ApiError::new(problem, ProblemKind::NotFound))
}

/// A field that cannot be accepted; the problem's name is in the catalogue.
pub(super) fn invalid(problem: &'static str, field: &'static str) -> ApiError {
    field_fault(problem, field, problem)
}

/// A refusal for what is wrong with one field.
fn field_fault(problem: &'static str, field: &str, fault: &str) -> ApiError {
    let fields = vec![FieldError { field: field.to_owned(), problem: fault.to_owned() }];
    refuse(ApiError::new(problem, ProblemKind::Invalid { fields }))
}

/// Again after so many seconds.
pub(super) fn too_many(retry_after: u32) -> ApiError {
    refuse(ApiError::new("too-many", ProblemKind::TooMany { retry_after }))
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        refuse(problem::of_db(&error, "a server function"))
    }
}

impl From<PageError> for ApiError {
    fn from(error: PageError) -> Self {
        match error {
            PageError::BadCursor => refuse(Self::new("malformed", ProblemKind::Invalid { fields: vec![] })),
            PageError::Db(error) => error.into(),
        }
    }
}

impl From<OwnerError> for ApiError {
    fn from(error: OwnerError) -> Self {
        match error {
            OwnerError::New(NewPasswordError::Fault(fault)) => invalid(fault.key(), "password"),
            OwnerError::New(NewPasswordError::Hash(error)) => SignInError::Password(error).into(),
            OwnerError::Nameless => invalid("bad-phone", "phone"),
            OwnerError::KnownAccount => refuse(Self::new("known-account", ProblemKind::Conflict)),
            OwnerError::HasOwner => refuse(Self::new("has-owner", ProblemKind::Conflict)),
            OwnerError::Db(error) => error.into(),
        }
    }
}

impl From<ReplayError> for ApiError {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Gone => not_found("problem-gone"),
            ReplayError::Pointless => refuse(Self::new("replay-pointless", ProblemKind::Conflict)),
            ReplayError::Db(error) => error.into(),
        }
    }
}

impl From<TextError> for ApiError {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Template(fault) => invalid(fault.key(), "template"),
            TextError::Db(error) => error.into(),
        }
    }
}

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Db(error) => error.into(),
            other => {
                tracing::error!(error = %other, "a request failed at the vault");
                refuse(Self::internal())
            }
        }
    }
}

impl From<SignInError> for ApiError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::new("sign-in-refused", ProblemKind::Unauthenticated),
            SignInError::TooMany { retry_after } => Self::new("too-many", ProblemKind::TooMany { retry_after }),
            SignInError::Password(PasswordError::Busy) => Self::new("too-many", ProblemKind::TooMany { retry_after: 5 }),
            SignInError::Password(failed @ PasswordError::Failed) => {
                tracing::error!(error = %failed, "a sign-in failed");
                Self::internal()
            }
            SignInError::Db(error) => error.into(),
        }
    }
}
