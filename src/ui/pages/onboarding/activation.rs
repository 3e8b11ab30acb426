//! Beside every step: the CRM did not agree to the connection, why, and what to do; and that it has agreed since (ONB-16).

use leptos::prelude::*;

use super::page::Wizard;
use crate::api::onboarding::RetryActivation;
use crate::domain::i18n::text;
use crate::domain::onboarding::{Activation, ActivationFailure};
use crate::ui::action::toasts;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// Nothing, as long as nothing went wrong while the page was open.
#[component]
pub(super) fn Agreement(wizard: Wizard) -> impl IntoView {
    use text::onboarding_activation as t;
    let locale = locale();
    let activation = Memo::new(move |_| wizard.view.with(|view| view.activation));
    let has_failed = Memo::new(move |before: Option<&bool>| matches!(activation.get(), Activation::Failed(_)) || before == Some(&true));
    let face = move || match (activation.get(), has_failed.get()) {
        (Activation::Failed(failure), _) => view! { <Failed wizard failure/> }.into_any(),
        (Activation::UnderWay, true) => note("callout", "refresh-cw", t::trying(locale)).into_any(),
        (Activation::Active, true) => note("callout callout-ok", "check", t::agreed(locale)).into_any(),
        _ => ().into_any(),
    };
    view! { <div role="status" data-testid="agreement">{face}</div> }
}

fn note(class: &str, icon: &'static str, words: &'static str) -> impl IntoView + use<> {
    view! {
        <div class=format!("{class} mb-6 items-start max-md:mt-3")>
            <Icon name=icon/>
            <p class="min-w-0">{words}</p>
        </div>
    }
}

#[component]
fn Failed(wizard: Wizard, failure: ActivationFailure) -> impl IntoView {
    use text::onboarding_activation as t;
    let locale = locale();
    let retry = ServerAction::<RetryActivation>::new();
    let toasts = toasts();
    Effect::new(move || {
        if let Some(outcome) = retry.value().get() {
            if let Err(error) = outcome {
                toasts.say_problem(&error);
            }
            wizard.reload.run(());
        }
    });
    let (crm, store) = wizard.view.with_untracked(|view| (view.crm, view.store_url.clone()));
    let words = crm.named_in(text::activation_failures::find(locale, failure.as_str()).unwrap_or_default());
    view! {
        <div class="callout callout-warn mb-6 items-start max-md:mt-3">
            <Icon name="triangle-alert"/>
            <div class="min-w-0">
                <p class="font-medium">{t::failed(locale)}</p>
                <p class="mt-0.5">{words}</p>
                <p class="mt-2.5 flex flex-wrap gap-2">
                    {failure
                        .needs_the_marketplace()
                        .then(|| view! { <a href=store class="btn btn-primary"><Icon name="store"/>{t::store(locale)}</a> })}
                    <button type="button" class="btn" on:click=move |_| drop(retry.dispatch(RetryActivation {}))>
                        <Icon name="refresh-cw"/>
                        {t::retry(locale)}
                    </button>
                </p>
            </div>
        </div>
    }
}
