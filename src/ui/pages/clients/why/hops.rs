//! How long each hop took: numbers that sum to the whole, and a bar for each in the place it has in it.

use leptos::prelude::*;

use super::answer::Part;
use crate::domain::i18n::{text, when_at};
use crate::domain::time::Moment;
use crate::domain::way::{Hop, Stage};
use crate::domain::why::WhyMessage;
use crate::ui::components::Time;
use crate::ui::format;
use crate::ui::look::locale;

/// The hops, their sum, and what is worth a word about them.
#[component]
pub(super) fn Hops(message: WhyMessage, now: Moment) -> impl IntoView {
    let locale = locale();
    let total = message.way.total_ms;
    let notes = [
        message.held_for.as_deref().map(|reason| text::why::held(locale, format::reason(locale, reason))),
        (message.tries > 1).then(|| text::why::tries(locale, i64::from(message.tries))),
        message.crm_lag_ms.filter(|ms| *ms >= 1000).map(|ms| text::why::crm_lag(locale, format::span(locale, ms / 1000))),
    ];
    view! {
        <Part title=text::why::hops(locale)>
            <p class="num mt-1 text-ink-2" data-testid="why-total" data-ms=total>
                {text::why::total(locale, format::exact(locale, total))}
            </p>
            <ol class="mt-2 text-small">
                {message.way.hops.into_iter().map(|hop| view! { <Row hop total/> }).collect_view()}
            </ol>
            {message
                .received
                .map(|received| {
                    view! {
                        <p class="mt-2 text-small text-ink-3">
                            <Time moment=received words=text::why::received(locale, when_at(locale, received, now))/>
                        </p>
                    }
                })}
            {notes.into_iter().flatten().map(|note| view! { <p class="mt-1 text-small text-ink-3 text-pretty">{note}</p> }).collect_view()}
        </Part>
    }
}

#[component]
fn Row(hop: Hop, total: i64) -> impl IntoView {
    let locale = locale();
    let name = match hop.stage {
        Stage::Understood => text::why::stage_understood(locale),
        Stage::Decided => text::why::stage_decided(locale),
        Stage::Begun => text::why::stage_begun(locale),
        Stage::Acknowledged => text::why::stage_acknowledged(locale),
        Stage::Delivered => text::why::stage_delivered(locale),
        Stage::Read => text::why::stage_read(locale),
    };
    let ground = if matches!(hop.stage, Stage::Delivered | Stage::Read) { "bg-ok-solid" } else { "bg-accent" };
    // Tenths of a percent, whole numbers: the server and the browser write the same.
    let part = |ms: i64| ms * 1000 / total.max(1);
    let bar = format!(
        "left:{0}.{1}%;width:{2}.{3}%",
        part(hop.after_ms) / 10,
        part(hop.after_ms) % 10,
        part(hop.took_ms) / 10,
        part(hop.took_ms) % 10
    );
    view! {
        <li class="grid grid-cols-[132px_minmax(0,1fr)_auto] items-center gap-3 py-[5px] md:grid-cols-[150px_minmax(0,1fr)_auto]" data-testid="why-hop" data-ms=hop.took_ms>
            <span class="truncate text-ink-2">{name}</span>
            <span class="relative h-2.5 overflow-hidden rounded-xs bg-press" aria-hidden="true">
                <i class=format!("absolute inset-y-0 min-w-[3px] rounded-xs {ground}") style=bar></i>
            </span>
            <span class="num min-w-[64px] text-right">{format::exact(locale, hop.took_ms)}</span>
        </li>
    }
}
