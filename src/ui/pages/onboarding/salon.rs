//! The first step: what the CRM says of the salon, and what only the owner can say.

use leptos::prelude::*;

use super::page::Wizard;
use super::salon_form::SalonForm;
use crate::domain::i18n::{Locale, plural, text};
use crate::domain::onboarding::SalonFacts;
use crate::domain::phone::Phone;
use crate::ui::components::{Avatar, AvatarSize, Icon};
use crate::ui::format;
use crate::ui::look::locale;

/// The step.
#[component]
pub(super) fn Salon(wizard: Wizard) -> impl IntoView {
    let locale = locale();
    let facts = Memo::new(move |_| wizard.view.with(|view| view.salon.clone()));
    let others = move || wizard.view.with(|view| view.others.clone());
    view! {
        <h1 class="text-head font-semibold tracking-tight">{text::onboarding_salon::title(locale)}</h1>
        <p class="mt-1.5 max-w-[640px] text-read text-ink-2">{text::onboarding_salon::detail(locale)}</p>
        <div class="mt-6 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_376px]">
            {move || view! { <SalonCard facts=facts.get()/> }}
            <SalonForm wizard/>
        </div>
        {move || {
            let names = others();
            (!names.is_empty())
                .then(|| {
                    view! {
                        <div class="callout mt-4 items-start text-dense">
                            <Icon name="store"/>
                            <p class="min-w-0">{text::onboarding_salon::others(locale, names.join(", "))}</p>
                        </div>
                    }
                })
        }}
    }
}

/// What the CRM says.
#[component]
fn SalonCard(facts: SalonFacts) -> impl IntoView {
    use text::onboarding_salon as t;
    let locale = locale();
    let none = || t::not_given(locale).to_owned();
    let address = if facts.address.is_empty() { none() } else { facts.address.clone() };
    let phone = facts.phone.as_ref().map_or_else(none, Phone::for_people);
    let mut lines = vec![(t::address(locale), address), (t::phone(locale), phone)];
    lines.extend(journal(locale, &facts));
    view! {
        <section class="card h-fit !bg-raised" data-testid="salon-facts">
            <div class="flex items-center gap-3 border-b border-line p-4 md:px-5">
                <Avatar name=facts.name.clone() size=AvatarSize::Large/>
                <div class="min-w-0">
                    <h2 class="text-title font-semibold tracking-tight">{facts.name}</h2>
                    <p class="text-dense text-ink-3">{t::from_crm(locale)}</p>
                </div>
            </div>
            <dl class="rows text-body">
                {lines
                    .into_iter()
                    .map(|(name, fact)| {
                        view! {
                            <div class="grid gap-x-4 gap-y-0.5 px-4 py-2.5 md:grid-cols-[120px_minmax(0,1fr)] md:px-5 md:py-[11px]">
                                <dt class="text-dense text-ink-3 md:text-body">{name}</dt>
                                <dd class="num min-w-0">{fact}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}

/// What stands in the salon's journal, as far as it was read.
fn journal(locale: Locale, facts: &SalonFacts) -> Vec<(&'static str, String)> {
    use text::onboarding_salon as t;
    if facts.clients == 0 && facts.masters_count == 0 && facts.bookings == 0 {
        return vec![(t::journal(locale), t::read_later(locale).to_owned())];
    }
    let number = |n: u32| plural::number(locale, i64::from(n));
    let clients = number(facts.clients);
    vec![
        (t::masters(locale), masters(locale, facts)),
        (t::services(locale), services(locale, facts)),
        (t::bookings(locale), t::ahead(locale, number(facts.bookings))),
        (t::clients(locale), if facts.is_reading { t::read_so_far(locale, clients) } else { clients }),
    ]
}

fn masters(locale: Locale, facts: &SalonFacts) -> String {
    let names = facts.masters.join(", ");
    let more = usize::try_from(facts.masters_count).unwrap_or_default().saturating_sub(facts.masters.len());
    let count = plural::number(locale, i64::from(facts.masters_count));
    if names.is_empty() {
        count
    } else if more == 0 {
        text::onboarding_salon::masters_all(locale, count, names)
    } else {
        text::onboarding_salon::masters_and_more(locale, count, more, names)
    }
}

fn services(locale: Locale, facts: &SalonFacts) -> String {
    let count = plural::number(locale, i64::from(facts.services_count));
    match facts.prices {
        Some((least, most)) => text::onboarding_salon::prices(locale, count, format::money(locale, least), format::money(locale, most)),
        None => count,
    }
}
