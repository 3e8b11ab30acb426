//! The answer, from its title down to what it is made of.

use leptos::prelude::*;

use super::super::entry::headline;
use super::checks::Checks;
use super::hops::Hops;
use super::lead::{lead, silence, title};
use super::source::Source;
use crate::domain::i18n::text;
use crate::domain::time::Moment;
use crate::domain::timeline::{TimelineEntry, TimelineKind};
use crate::domain::why::{Why, WhyOf};
use crate::ui::components::Tick;
use crate::ui::look::locale;

/// Everything that is told of one message or fact.
#[component]
pub(super) fn Answer(why: Why, now: Moment) -> impl IntoView {
    let locale = locale();
    let checks = why.trace.as_ref().map(|trace| trace.checks.clone()).unwrap_or_default();
    let silence = (why.message.is_none() && why.led_to.is_empty()).then(|| silence(locale, &why));
    view! {
        <header class="flex h-[52px] shrink-0 items-center border-b border-line pr-12 pl-4 md:pl-6">
            <h2 id="why-title" class="text-title font-semibold tracking-tight">{title(locale, &why)}</h2>
        </header>
        <div class="min-h-0 flex-1 overflow-y-auto px-4 py-5 md:px-6" tabindex="0" role="group" aria-labelledby="why-title">
            <p class="text-read text-pretty" data-testid="why-lead">{lead(locale, &why)}</p>
            <Source why=why.clone() now/>
            {silence
                .map(|words| {
                    view! {
                        <Part title=text::why::silence(locale)>
                            <p class="mt-1.5 text-ink-2" data-testid="why-silence">{words}</p>
                        </Part>
                    }
                })}
            {(!checks.is_empty()).then(|| view! { <Part title=text::why::checks(locale)><Checks checks/></Part> })}
            {(!why.led_to.is_empty()).then(|| view! { <Part title=text::why::messages(locale)><Messages list=why.led_to.clone() now/></Part> })}
            {why.message.map(|message| view! { <Hops message now/> })}
        </div>
    }
}

/// A part under a line.
#[component]
pub(super) fn Part(title: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="mt-4 border-t border-line pt-4">
            <h3 class="font-semibold">{title}</h3>
            {children()}
        </section>
    }
}

/// The messages that came of a fact, each with the way to its own answer.
#[component]
fn Messages(list: Vec<TimelineEntry>, now: Moment) -> impl IntoView {
    let locale = locale();
    let row = move |entry: TimelineEntry| {
        let TimelineKind::Sent { message, status, .. } = entry.what else { return None };
        Some(view! {
            <li class="flex items-center gap-2 py-1.5">
                <Tick status=Signal::stored(status)/>
                <a class="link" href=super::href(WhyOf::Message(message)) data-noscroll="">
                    {headline(locale, &entry, now)}
                </a>
            </li>
        })
    };
    view! { <ul class="mt-1.5">{list.into_iter().filter_map(row).collect_view()}</ul> }
}
