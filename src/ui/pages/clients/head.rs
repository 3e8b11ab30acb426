//! The head of a client's card: name, number, and a strip of facts.

use leptos::prelude::*;

use crate::domain::client::ClientCard;
use crate::domain::i18n::{month_of, text, when_brief};
use crate::domain::time::Moment;
use crate::ui::components::{Avatar, AvatarSize, Icon, IconSize, Metric};
use crate::ui::format;
use crate::ui::look::locale;

/// Crumbs, name, number, facts.
#[component]
pub(in crate::ui::pages) fn CardHead(
    /// The client.
    card: ClientCard,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let name = format::name_of(locale, &card.name);
    let number = card.phone.as_ref().map_or_else(|| text::clients::no_phone(locale).to_owned(), crate::domain::phone::Phone::for_people);
    let (month, year) = month_of(locale, card.since);
    view! {
        <header class="border-b border-line px-4 md:px-6">
            <nav class="flex h-11 items-center gap-1.5 text-small text-ink-3" aria-label=format!("{}: {name}", text::common::crumbs(locale))>
                <a href="/clients" class="rounded-xs hover:text-ink">{text::clients::title(locale)}</a>
                <Icon name="chevron-right" size=IconSize::Tiny/>
                <span class="min-w-0 truncate text-ink-2" aria-current="page">{name.clone()}</span>
            </nav>
            <div class="flex items-center gap-4 pt-1 pb-3">
                <Avatar name=name.clone() size=AvatarSize::Large whatsapp=card.on_whatsapp/>
                <div class="min-w-0">
                    <div class="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                        <h1 class="text-head font-semibold tracking-tight">{name}</h1>
                        {card
                            .opted_out
                            .then(|| {
                                view! {
                                    <span class="chip chip-warn">
                                        <Icon name="bell-off"/>
                                        {text::card::opted_out(locale)}
                                    </span>
                                }
                            })}
                    </div>
                    <p class="num mt-0.5 text-ink-2">{format!("{number} · {}", text::card::since(locale, month, year))}</p>
                </div>
            </div>
            <Facts card now/>
        </header>
    }
}

#[component]
fn Facts(card: ClientCard, now: Moment) -> impl IntoView {
    let locale = locale();
    let (next, note) = card.next.as_ref().map_or_else(
        || (text::card::no_next(locale).to_owned(), text::card::no_next_note(locale).to_owned()),
        |next| {
            let what = format::services(&next.services).into_iter().chain((!next.master.is_empty()).then(|| next.master.clone()));
            (when_brief(locale, next.starts_at, now), what.collect::<Vec<_>>().join(", "))
        },
    );
    let ended = i64::from(card.visits) + i64::from(card.no_shows);
    let visits_note = if card.visits == 0 { text::card::no_visits(locale) } else { text::card::visits_note(locale) };
    let no_shows = if ended == 0 { "0".to_owned() } else { text::card::no_shows_of(locale, card.no_shows, ended) };
    let no_shows_note = if card.no_shows == 0 { text::card::no_shows_none(locale) } else { text::card::no_shows_note(locale) };
    let (reach, reach_note) = match (&card.phone, card.opted_out) {
        (None, _) => (text::card::reach_none(locale), text::reasons::no_phone(locale)),
        (Some(_), true) => (text::card::reach_off(locale), text::reasons::opted_out(locale)),
        (Some(_), false) => (text::card::reach_on(locale), text::card::reach_on_note(locale)),
    };
    view! {
        <div class="grid grid-cols-2 border-t border-line max-md:-mx-4 max-md:[&>*:nth-child(even)]:border-l max-md:[&>*:nth-child(n+3)]:border-t md:grid-cols-[1fr_1fr_1fr_296px] md:divide-x md:divide-line lg:grid-cols-[1fr_1fr_1fr_336px] [&>*]:border-line">
            <Metric strip=true name=text::card::next(locale) value=next note/>
            <Metric strip=true name=text::card::visits(locale) value=card.visits.to_string() note=visits_note/>
            <Metric strip=true name=text::card::no_shows(locale) value=no_shows note=no_shows_note/>
            <Metric strip=true name=text::card::reach(locale) value=reach note=reach_note/>
        </div>
    }
}
