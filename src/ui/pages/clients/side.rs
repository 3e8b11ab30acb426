//! The right column of a client's card: the next booking whole, how they are reached, where they come from.

use leptos::prelude::*;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::ClientCard;
use crate::domain::i18n::{capitalised, text, when};
use crate::domain::time::Moment;
use crate::ui::components::{Icon, IconSize};
use crate::ui::format;
use crate::ui::look::locale;

/// The column; below the timeline on phones.
#[component]
pub(in crate::ui::pages) fn CardSide(
    /// The client.
    card: ClientCard,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let phone = card.phone.as_ref().map(crate::domain::phone::Phone::for_people);
    let writes = if card.opted_out { ("chip", text::common::no(locale)) } else { ("chip chip-ok", text::common::yes(locale)) };
    view! {
        <section class="rows border-line max-md:border-t md:min-h-[calc(100dvh-172px)] md:border-l" aria-label=text::card::side(locale)>
            {card.next.map(|appointment| view! { <Next appointment now/> })}
            <section class="px-4 py-4 md:px-5">
                <h2 class="mb-3 font-semibold">{text::card::channels(locale)}</h2>
                <ul class="grid gap-2">
                    <li class="flex items-center gap-2">
                        <i class=if card.on_whatsapp { "dot text-whatsapp" } else { "dot text-ink-off" }></i>
                        "WhatsApp"
                        <span class="num ml-auto text-ink-3">{phone.unwrap_or_else(|| text::clients::no_phone(locale).to_owned())}</span>
                    </li>
                    <li class="flex items-center gap-2 border-t border-line pt-2.5">
                        {text::card::service_messages(locale)}
                        <span class=format!("{} ml-auto", writes.0)>{writes.1}</span>
                    </li>
                </ul>
            </section>
            {card
                .external_number
                .map(|number| {
                    view! {
                        <section class="px-4 py-4 md:px-5">
                            <h2 class="mb-3 font-semibold">{text::card::linked(locale)}</h2>
                            <p class="flex items-center gap-2">
                                <Icon name="link" size=IconSize::Small class="text-ink-3"/>
                                {text::card::in_crm(locale)}
                                <span class="num ml-auto text-ink-3">{format::external_number(locale, &number)}</span>
                            </p>
                        </section>
                    }
                })}
        </section>
    }
}

#[component]
fn Next(appointment: AppointmentSummary, now: Moment) -> impl IntoView {
    let locale = locale();
    let chip = if appointment.status == AppointmentStatus::Confirmed { "chip chip-info" } else { "chip" };
    let facts = [
        (text::card::when(locale), Some(capitalised(&when(locale, appointment.starts_at, now)))),
        (text::card::master(locale), (!appointment.master.is_empty()).then(|| appointment.master.clone())),
        (text::card::services(locale), format::services(&appointment.services)),
        (text::card::price(locale), appointment.price.map(|price| format::money(locale, price))),
    ];
    view! {
        <section class="px-4 py-4 md:px-5">
            <div class="mb-3 flex items-center justify-between">
                <h2 class="font-semibold">{text::card::next(locale)}</h2>
                <span class=chip>{format::appointment_status(locale, appointment.status)}</span>
            </div>
            <dl class="dl">
                {facts
                    .into_iter()
                    .filter_map(|(name, fact)| {
                        let fact = fact?;
                        Some(
                            view! {
                                <dt>{name}</dt>
                                <dd class="num">{fact}</dd>
                            },
                        )
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
