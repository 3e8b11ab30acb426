//! The link as it should be: four numbers, the facts, the journal.

use leptos::prelude::*;

use crate::domain::i18n::plural::number;
use crate::domain::i18n::{Locale, capitalised, text, when, when_past, when_since};
use crate::domain::time::Moment;
use crate::domain::whatsapp::{DEVICE_NAME, JournalLine, SessionState, WhatsAppView};
use crate::ui::components::{Fact, Metric, Time, Tone};
use crate::ui::look::locale;

/// Numbers, facts, journal.
#[component]
pub(in crate::ui::pages) fn Connected(
    /// The link.
    view: WhatsAppView,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    view! {
        <Numbers view=view.clone() now/>
        <div class="mt-4 grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
            <Facts view=view.clone() now/>
            <section class="card overflow-hidden">
                <h2 class="border-b border-line px-4 py-3.5 text-body font-semibold">{text::whatsapp::journal(locale)}</h2>
                <ul class="py-2 text-body">
                    {view.journal.into_iter().map(|line| view! { <Line line now/> }).collect_view()}
                </ul>
            </section>
        </div>
    }
}

#[component]
fn Numbers(view: WhatsAppView, now: Moment) -> impl IntoView {
    let locale = locale();
    let count = |n: u32| number(locale, i64::from(n));
    let answered = view.answered_at.map_or_else(|| "—".to_owned(), |at| when_past(locale, at, now));
    let sent = view.sent_today;
    let waiting = if view.waiting == 0 { text::whatsapp::waiting_none(locale) } else { text::whatsapp::waiting_some(locale) };
    view! {
        <section
            class="card grid grid-cols-2 md:grid-cols-4 md:divide-x md:divide-line max-md:[&>*:nth-child(even)]:border-l max-md:[&>*:nth-child(n+3)]:border-t [&>*]:border-line"
            aria-label=text::whatsapp::numbers(locale)
        >
            <Metric name=text::whatsapp::answered(locale) value=answered note=text::whatsapp::online_since(locale, when_since(locale, view.since, now))/>
            <Metric
                name=text::whatsapp::sent_today(locale)
                value=count(sent.sent)
                note=text::whatsapp::of_them(locale, count(sent.delivered), count(sent.read))
            />
            <Metric name=text::whatsapp::waiting(locale) value=count(view.waiting) note=waiting/>
            <Metric name=text::whatsapp::received_today(locale) value=count(view.received_today) note=text::whatsapp::received_note(locale)/>
        </section>
    }
}

#[component]
fn Facts(view: WhatsAppView, now: Moment) -> impl IntoView {
    let locale = locale();
    let linked = view.linked_at.map(|at| (capitalised(&when(locale, at, now)), at.days_until(now)));
    view! {
        <section class="card overflow-hidden">
            <h2 class="border-b border-line px-4 py-3.5 text-body font-semibold md:px-5">{text::whatsapp::facts(locale)}</h2>
            <dl class="rows text-body">
                {linked
                    .map(|(at, days)| {
                        view! {
                            <Fact name=text::whatsapp::linked_at(locale)>
                                {at} " " {(days > 0).then(|| view! { <Aside words=text::whatsapp::days(locale, days)/> })}
                            </Fact>
                        }
                    })}
                {view.linked_by.map(|who| view! { <Fact name=text::whatsapp::linked_by(locale)>{who}</Fact> })}
                <Fact name=text::whatsapp::shown_as(locale)>
                    {DEVICE_NAME} " " <Aside words=text::whatsapp::linked_devices(locale).to_owned()/>
                </Fact>
                {view.push_name.map(|name| view! { <Fact name=text::whatsapp::push_name(locale)>{name}</Fact> })}
                <Fact name=text::whatsapp::phone_off(locale)>{text::whatsapp::phone_off_fact(locale)}</Fact>
            </dl>
        </section>
    }
}

/// The grey half of a fact; on its own line on phones.
#[component]
fn Aside(words: String) -> impl IntoView {
    view! {
        <span class="text-ink-3 max-md:block">
            <span class="max-md:hidden">"· "</span>
            {words}
        </span>
    }
}

#[component]
fn Line(line: JournalLine, now: Moment) -> impl IntoView {
    let locale = locale();
    let (tone, words) = journal(locale, line.state, line.before);
    view! {
        <li class="flex gap-3 px-4 py-2">
            <Time moment=line.at words=when_past(locale, line.at, now) class="w-[60px] shrink-0 text-ink-3"/>
            <span class=format!("dot mt-[6px] {}", tone.mark())></span>
            <span class="min-w-0">{words}</span>
        </li>
    }
}

/// What happened when the link went into a state. Connecting is a loss only to a number that was online.
fn journal(locale: Locale, state: SessionState, before: Option<SessionState>) -> (Tone, &'static str) {
    use SessionState as S;
    use text::journal as t;
    match state {
        S::Unlinked if matches!(before, Some(S::Pairing | S::PasskeyRequired)) => (Tone::Plain, t::not_linked(locale)),
        S::Connecting if matches!(before, Some(S::Connected | S::Restricted)) => (Tone::Warn, t::dropped(locale)),
        S::Connecting if matches!(before, Some(S::Pairing | S::PasskeyRequired)) => (Tone::Plain, t::scanned(locale)),
        S::Unlinked => (Tone::Plain, t::unlinked(locale)),
        S::Pairing => (Tone::Plain, t::pairing(locale)),
        S::Connecting => (Tone::Plain, t::connecting(locale)),
        S::Connected => (Tone::Ok, t::connected(locale)),
        S::Replaced => (Tone::Warn, t::replaced(locale)),
        S::LoggedOut => (Tone::Danger, t::logged_out(locale)),
        S::BannedUntil => (Tone::Danger, t::banned_until(locale)),
        S::Blocked => (Tone::Danger, t::blocked(locale)),
        S::Outdated => (Tone::Warn, t::outdated(locale)),
        S::Restricted => (Tone::Warn, t::restricted(locale)),
        S::PasskeyRequired => (Tone::Info, t::passkey_required(locale)),
        S::Degraded => (Tone::Warn, t::degraded(locale)),
        S::Paused => (Tone::Warn, t::paused(locale)),
    }
}

#[cfg(test)]
mod tests;
