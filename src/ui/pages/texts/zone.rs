//! The zone in which messages speak of times; a choice counts at once.

use leptos::prelude::*;

use crate::api::texts::SetCompanyZone;
use crate::domain::i18n::text;
use crate::domain::time::Moment;
use crate::ui::action::toasts;
use crate::ui::components::ZoneSelect;
use crate::ui::look::locale;

/// The card.
#[component]
pub(super) fn ZoneCard(zone: String, zones: Vec<(String, Moment)>) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let chosen = RwSignal::new(zone);
    let action = ServerAction::<SetCompanyZone>::new();
    Effect::new(move |before: Option<String>| {
        let zone = chosen.get();
        if before.is_some_and(|before| before != zone) {
            action.dispatch(SetCompanyZone { zone: zone.clone() });
        }
        zone
    });
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => toasts.say(text::texts::zone_saved(locale)),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    view! {
        <section class="card h-fit min-w-0 !bg-raised p-4 md:p-5">
            <h2 class="text-body font-semibold">{text::texts::zone_title(locale)}</h2>
            <label class="label mt-3" for="zone">{text::onboarding_salon::zone(locale)}</label>
            <ZoneSelect id="zone" zones chosen/>
            <p class="hint">{text::onboarding_salon::zone_hint(locale)}</p>
        </section>
    }
}
