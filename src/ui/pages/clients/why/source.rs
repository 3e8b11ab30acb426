//! Where a message comes from: the event, the rule, the words, the channel.

use leptos::prelude::*;

use super::super::entry::{changes_of, headline};
use super::lead::rule;
use crate::domain::i18n::{Locale, text, when_bare, when_since};
use crate::domain::notification::Change;
use crate::domain::notification::trace::{UsedWording, Verdict};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::why::{Weighed, Why};
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The facts, one a line.
#[component]
pub(super) fn Source(why: Why, now: Moment) -> impl IntoView {
    let locale = locale();
    let event = why.fact.as_ref().map(|fact| (headline(locale, fact, now), changes_of(locale, &fact.what, now)));
    let trace = why.trace.as_ref();
    let wording = trace.and_then(|trace| trace.wording.as_ref());
    let ruled = trace.and_then(|trace| match trace.verdict {
        Verdict::Tell { trigger, change, .. } => Some((rule(locale, trigger), news(locale, change))),
        Verdict::Silent { .. } => None,
    });
    let message = why.message.as_ref();
    let words = message.map(|_| worded(locale, wording, why.worded_since, now));
    let template = wording.map(|wording| wording.template.clone());
    let lost = why.weighed == Weighed::NotKept;
    let named = ruled.zip(message).map(|((rule, news), message)| (text::why::rule_named(locale, message.telling, rule), news));
    let channel = message.map(|message| message.phone.as_ref().map(Phone::for_people));
    let channel = channel
        .map(|phone| phone.map_or_else(|| text::why::channel_nowhere(locale).to_owned(), |phone| text::why::channel_to(locale, phone)));
    let until = message.and_then(|message| message.not_after).map(|at| text::why::until_when(locale, when_bare(locale, at, now)));
    view! {
        <dl class="mt-4 grid gap-2.5">
            {event.map(|(words, note)| view! { <Line icon="calendar" name=text::why::event(locale) words note/> })}
            {named.map(|(words, note)| view! { <Line icon="workflow" name=text::why::rule(locale) words note/> })}
            {words.map(|words| view! { <Line icon="file-text" name=text::why::wording(locale) words note=None template=template.filter(|_| !lost)/> })}
            {channel.map(|words| view! { <Line icon="message-circle" name=text::why::channel(locale) words note=None/> })}
            {until.map(|words| view! { <Line icon="clock" name=text::why::until(locale) words note=None/> })}
        </dl>
    }
}

/// One fact with a line under it, and the rule's text behind a line that opens.
#[component]
fn Line(
    icon: &'static str,
    name: &'static str,
    words: String,
    note: Option<String>,
    #[prop(default = None)] template: Option<String>,
) -> impl IntoView {
    let locale = locale();
    view! {
        <div class="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3">
            <dt class="flex items-start gap-3 text-ink-3">
                <span class="pt-[3px]"><Icon name=icon/></span>
                {name}
            </dt>
            <dd class="num min-w-0 break-words">
                {words} {note.map(|note| view! { <span class="block text-ink-3">{note}</span> })}
                {template
                    .map(|template| {
                        view! {
                            <details>
                                <summary class="link w-fit cursor-pointer list-none rounded-xs [&::-webkit-details-marker]:hidden">
                                    {text::why::show_template(locale)}
                                </summary>
                                <p class="bubble bubble-auto mt-2 !ml-0 whitespace-pre-line" data-testid="why-template">{template}</p>
                            </details>
                        }
                    })}
            </dd>
        </div>
    }
}

/// Which words they were.
fn worded(locale: Locale, wording: Option<&UsedWording>, since: Option<Moment>, now: Moment) -> String {
    match (wording, since) {
        (Some(wording), Some(since)) if wording.version > 0 => {
            text::why::wording_own(locale, when_since(locale, since, now), wording.version)
        }
        (Some(_), _) => text::why::wording_ours(locale).to_owned(),
        (None, _) => text::why::wording_lost(locale).to_owned(),
    }
}

/// What of the booking was news; `None` where all of it was.
fn news(locale: Locale, change: Change) -> Option<String> {
    let parts = [
        change.time.then(|| text::why::news_time(locale)),
        change.master.then(|| text::why::news_master(locale)),
        change.services.then(|| text::why::news_services(locale)),
    ];
    change.is_any().then(|| text::why::news(locale, parts.into_iter().flatten().collect::<Vec<_>>().join(", ")))
}
