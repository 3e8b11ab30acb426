//! How a server function gets to its company: by naming a permission. There is no other way to a transaction.

use http::HeaderValue;
use http::request::Parts;
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;

use crate::domain::access::Permission;
use crate::domain::error::{ApiError, FieldError, ProblemKind};
use crate::server::accounts::password::PasswordError;
use crate::server::accounts::sign_in::SignInError;
use crate::server::http::{extract, problem, state};
use crate::server::platform::cursor::PageError;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::VaultError;
use crate::server::platform::verdict;

/// A transaction in the company of whoever asks, if their role allows it; and their name, for what is written down.
pub(super) async fn begin(permission: Permission) -> Result<(TenantTx, String), ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let (identity, tenant) = extract::authorize(&state, &parts, permission).await.map_err(refuse)?;
    Ok((state.db.tenant(tenant).await?, identity.name))
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
    let wants_page =
        parts.headers.get(http::header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    let redirected = wants_page && (parts.method == http::Method::POST || error.kind == ProblemKind::Unauthenticated);
    if !redirected {
        let response = expect_context::<ResponseOptions>();
        response.set_status(problem::status(&error.kind));
        if let ProblemKind::TooMany { retry_after } = error.kind {
            response.insert_header(http::header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
    }
    error
}

/// No such thing in this company, by the problem's name in the catalogue.
pub(super) fn not_found(problem: &'static str) -> ApiError {
    refuse(ApiError::new(problem, ProblemKind::NotFound))
}

/// A field that cannot be accepted; the problem's name is in the catalogue.
pub(super) fn invalid(problem: &'static str, field: &'static str) -> ApiError {
    let fields = vec![FieldError { field: field.to_owned(), problem: problem.to_owned() }];
    refuse(ApiError::new(problem, ProblemKind::Invalid { fields }))
}

/// Again after so many seconds.
pub(super) fn too_many(retry_after: u32) -> ApiError {
    refuse(ApiError::new("too-many", ProblemKind::TooMany { retry_after }))
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if verdict::is_passing(&error) {
            tracing::warn!(%error, "a request found no database, or a busy one");
            return refuse(Self::new("unavailable", ProblemKind::Unavailable));
        }
        tracing::error!(%error, "a request failed at the database");
        refuse(Self::internal())
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
