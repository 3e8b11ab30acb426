//! What the wizard's page shows, in one reading.

use crate::domain::onboarding::{Activation, OnboardingView};
use crate::server::accounts::get_company;
use crate::server::accounts::zones::zones;
use crate::server::integrations::connectors::Connectors;
use crate::server::integrations::marketplace::progress::{Progress, find_progress};
use crate::server::notifications::texts::list_texts;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::whatsapp;

use super::{progress, salon, trial};

/// The page's data; `None` when the company has no onboarding.
pub async fn get_view(tx: &mut TenantTx, connectors: &Connectors) -> Result<Option<OnboardingView>, DbError> {
    let Some(progress) = progress::find(tx).await? else { return Ok(None) };
    let profile = get_company(tx).await?;
    let now = tx.now();
    let test = if let Some(id) = progress.test_message { trial::find_test(tx, &profile, id).await? } else { None };
    let installation = find_progress(tx, progress.installation).await?;
    let provider = installation.as_ref().map(|installation| installation.provider).unwrap_or_default();
    Ok(Some(OnboardingView {
        stage: progress.stage(),
        salon: salon::salon_facts(tx, &profile, progress.installation).await?,
        zone: profile.zone.name().to_owned(),
        zones: zones(&profile, now),
        now: profile.moment(now),
        started_at: profile.moment(progress.started_at),
        finished_at: progress.finished_at.map(|at| profile.moment(at)),
        others: progress.others.into_iter().map(|other| other.name).collect(),
        whatsapp: whatsapp::view::get_view(tx).await?,
        activation: activation(installation.as_ref()),
        crm: provider,
        store_url: connectors.get(provider).marketplace().store_url().to_owned(),
        texts: list_texts(tx, &profile).await?,
        test,
        owner: progress.owner,
    }))
}

/// Where the agreement with the CRM stands. While it is tried again by itself the reason stays.
fn activation(progress: Option<&Progress>) -> Activation {
    let Some(Progress { state, activation, failure, .. }) = progress else { return Activation::Waiting };
    match (state.as_str(), activation.as_deref(), failure) {
        ("active" | "frozen", _, _) => Activation::Active,
        (_, None, _) => Activation::Waiting,
        (_, Some(asked), Some(failure)) if asked != "requested" => Activation::Failed(*failure),
        // Nothing went wrong so far, or somebody has just asked for another try.
        (_, Some(_), _) => Activation::UnderWay,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::integration::Provider;
    use crate::domain::onboarding::ActivationFailure::Unavailable;

    #[rstest]
    #[case("pending", None, false, Activation::Waiting)]
    #[case("pending", Some("requested"), false, Activation::UnderWay)]
    #[case("pending", Some("requested"), true, Activation::UnderWay)]
    #[case("pending", Some("called"), false, Activation::UnderWay)]
    #[case("pending", Some("called"), true, Activation::Failed(Unavailable))]
    #[case("pending", Some("failed"), true, Activation::Failed(Unavailable))]
    #[case("active", None, false, Activation::Active)]
    #[case("frozen", None, false, Activation::Active)]
    fn the_agreement_as_the_wizard_shows_it(
        #[case] state: &str,
        #[case] activation: Option<&str>,
        #[case] has_failed: bool,
        #[case] shown: Activation,
    ) {
        let (state, activation) = (state.to_owned(), activation.map(str::to_owned));
        let progress = Progress { state, activation, failure: has_failed.then_some(Unavailable), provider: Provider::default() };
        assert_eq!(super::activation(Some(&progress)), shown);
    }
}
