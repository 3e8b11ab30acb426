//! What came in and could not be applied.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::intake::{Problem, ProblemFilter, ProblemId, Replayed};
use crate::domain::page::{Cursor, Page};

/// A page of the company's intake problems, newest first.
#[server]
pub async fn list_problems(filter: ProblemFilter, after: Option<Cursor>) -> Result<Page<Problem>, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::integrations::problems::list_problems;
    let (mut tx, _) = super::gate::begin(Permission::ManageIntake).await?;
    let state = crate::server::http::state();
    let page = list_problems(&mut tx, (&state.vault, &state.translator.connectors), filter, after.as_ref()).await?;
    super::gate::finish(tx, page).await
}

/// How many of them wait, up to a hundred.
#[server]
pub async fn count_problems() -> Result<i64, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::integrations::problems::count_problems;
    let (mut tx, _) = super::gate::begin(Permission::ManageIntake).await?;
    let count = count_problems(&mut tx).await?;
    super::gate::finish(tx, count).await
}

/// Tries one again and tells what came of it, if it is known soon.
#[server]
pub async fn replay_problem(problem: ProblemId) -> Result<Replayed, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::integrations::problems::{outcome_of, replay};
    let (mut tx, _) = super::gate::begin(Permission::ManageIntake).await?;
    let tenant = tx.tenant();
    let watched = replay(&mut tx, problem).await?;
    super::gate::finish(tx, ()).await?;
    Ok(outcome_of(&crate::server::http::state().db, tenant, watched).await?)
}

/// Lets one go that nobody needs.
#[server]
pub async fn dismiss_problem(problem: ProblemId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::integrations::problems::dismiss;
    let (mut tx, _) = super::gate::begin(Permission::ManageIntake).await?;
    dismiss(&mut tx, problem).await?;
    super::gate::finish(tx, ()).await
}
