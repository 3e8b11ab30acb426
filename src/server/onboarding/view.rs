//! What the wizard's page shows, in one reading.

use crate::domain::ids::InstallationId;
use crate::domain::onboarding::{Activation, OnboardingView};
use crate::server::accounts::get_company;
use crate::server::integrations::marketplace::progress::find_progress;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::whatsapp;

use super::{progress, salon, texts, trial};

/// The page's data; `None` when the company has no onboarding.
pub async fn get_view(tx: &mut TenantTx) -> Result<Option<OnboardingView>, DbError> {
    let Some(progress) = progress::find(tx).await? else { return Ok(None) };
    let profile = get_company(tx).await?;
    let now = tx.now();
    let test = match progress.test_message {
        Some(id) => trial::find_test(tx, &profile, id).await?,
        None => None,
    };
    Ok(Some(OnboardingView {
        stage: progress.stage(),
        salon: salon::salon_facts(tx, &profile, progress.installation).await?,
        zone: profile.zone.name().to_owned(),
        zones: salon::zones(&profile, now),
        now: profile.moment(now),
        started_at: profile.moment(progress.started_at),
        finished_at: progress.finished_at.map(|at| profile.moment(at)),
        others: progress.others.into_iter().map(|other| other.name).collect(),
        whatsapp: whatsapp::view::get_view(tx).await?,
        activation: activation(tx, progress.installation).await?,
        texts: texts::list_texts(tx, &profile).await?,
        test,
        owner: progress.owner,
    }))
}

/// Where the agreement with the CRM stands.
async fn activation(tx: &mut TenantTx, installation: InstallationId) -> Result<Activation, DbError> {
    let Some(progress) = find_progress(tx, installation).await? else { return Ok(Activation::Waiting) };
    Ok(match (progress.state.as_str(), progress.activation.as_deref()) {
        ("active" | "frozen", _) => Activation::Active,
        (_, Some("failed")) => Activation::Failed,
        (_, Some(_)) => Activation::UnderWay,
        (_, None) => Activation::Waiting,
    })
}
