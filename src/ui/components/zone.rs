//! A choice of zones, each with its distance from Greenwich and the time it is there.

use leptos::prelude::*;

use super::Icon;
use crate::domain::i18n::{Locale, text};
use crate::domain::onboarding::zone_name;
use crate::domain::time::Moment;
use crate::ui::look::locale;

/// The choice.
#[component]
pub fn ZoneSelect(
    /// The id its label names.
    id: &'static str,
    /// As the tz database names them, with now in each.
    zones: Vec<(String, Moment)>,
    /// The chosen one.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let locale = locale();
    let options = zones.into_iter().map(|(name, now)| option(locale, name, now, chosen)).collect_view();
    view! {
        <div class="field field-lg relative">
            <select id=id name="zone" class="num min-w-0 flex-1 appearance-none bg-transparent outline-none" on:change=move |event| chosen.set(event_target_value(&event))>
                {options}
            </select>
            <Icon name="chevron-down" class="pointer-events-none text-ink-3"/>
        </div>
    }
}

fn option(locale: Locale, zone: String, now: Moment, chosen: RwSignal<String>) -> impl IntoView {
    let (hours, minutes) = (now.offset / 3600, now.offset.unsigned_abs() / 60 % 60);
    let offset = if minutes == 0 { format!("UTC{hours:+}") } else { format!("UTC{hours:+}:{minutes:02}") };
    let words = format!("{} · {offset} · {}", zone_name(locale, &zone), text::onboarding_salon::zone_now(locale, now.clock()));
    let value = zone.clone();
    view! { <option value=value selected=move || chosen.with(|chosen| *chosen == zone)>{words}</option> }
}
