//! What the doors for people who are not signed in share: who came back, and answers that tell nothing.

use std::time::Duration;

use http::request::Parts;
use leptos::prelude::expect_context;
use secrecy::ExposeSecret as _;
use tokio::time::{Instant, sleep_until};

use crate::domain::company::Returning;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::ids::CompanyId;
use crate::server::accounts::profile::ChangeError;
use crate::server::accounts::recovery::RecoveryError;
use crate::server::accounts::sign_in::SignInError;
use crate::server::http::{extract, state};
use crate::server::integrations::marketplace::returning;
use crate::server::letters::code::CodeError;

use super::{field_fault, refuse};

/// Who came back from the marketplace in this browser.
pub(in crate::api) async fn returning() -> Result<Option<(CompanyId, Returning)>, ApiError> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let Some(kept) = extract::returning_of(&state, &parts) else { return Ok(None) };
    Ok(returning::read(&state.db, &state.vault, kept.expose_secret()).await?)
}

/// Answers so long after now, or later: how much there was to do must not show. A refusal that says to wait shows nothing.
pub(in crate::api) async fn not_before<T, E>(least: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let until = Instant::now() + least;
    let answer = work.await;
    sleep_until(until).await;
    answer
}

/// A code that is not right, used, over, or nobody's: which of it is not said.
pub(in crate::api) fn wrong_code(error: SignInError) -> ApiError {
    match error {
        SignInError::Refused => field_fault("invalid", "code", "code"),
        error => refuse(error.into()),
    }
}

/// The same where a code sets a password.
pub(in crate::api) fn wrong_way_back(error: RecoveryError) -> ApiError {
    match error {
        RecoveryError::Change(ChangeError::SignIn(error)) => wrong_code(error),
        error => error.into(),
    }
}

impl From<CodeError> for ApiError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::SignIn(error) => refuse(error.into()),
            CodeError::Vault(error) => error.into(),
        }
    }
}

impl From<RecoveryError> for ApiError {
    fn from(error: RecoveryError) -> Self {
        match error {
            RecoveryError::Over => refuse(Self::new("reset-over", ProblemKind::Gone)),
            RecoveryError::Several => refuse(Self::new("several-companies", ProblemKind::Conflict)),
            RecoveryError::Change(error) => error.into(),
        }
    }
}
