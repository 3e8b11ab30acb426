//! One line of a timeline: time, disc, words, and the right-hand value.

use leptos::prelude::*;

use super::why;
use crate::domain::appointment::AppointmentSummary;
use crate::domain::conversation::MessageStatus;
use crate::domain::i18n::{Locale, text, when};
use crate::domain::money::Money;
use crate::domain::time::Moment;
use crate::domain::timeline::{MessageTrigger, TimelineEntry, TimelineKind};
use crate::ui::components::{Disc, Tick, Time, Tone};
use crate::ui::format;
use crate::ui::look::locale;

/// One entry; the part that may change while one looks is read from the signal.
#[component]
pub(super) fn Entry(entry: ArcRwSignal<TimelineEntry>, fresh: bool, now: Moment) -> impl IntoView {
    let locale = locale();
    let first = entry.get_untracked();
    let title = headline(locale, &first, now);
    let (icon, tone) = disc(&first.what);
    let asked = why::question(&first).map(|of| (why::href(of), text::why::link_of(locale, &title)));
    let body = match first.what {
        TimelineKind::Sent { text, .. } => view! { <SentBody title text entry=entry.clone()/> }.into_any(),
        TimelineKind::FromPhone { .. } => said(title, Some(text::timeline::from_phone(locale).to_owned())),
        TimelineKind::Received { .. } => said(title, None),
        what => said(title, note(locale, &what, now)),
    };
    let side = match entry.get_untracked().what {
        TimelineKind::Sent { .. } => view! { <SentSide entry=entry.clone()/> }.into_any(),
        what => price(&what).map(|price| format::money(locale, price)).into_any(),
    };
    let place =
        "relative grid grid-cols-[40px_26px_minmax(0,1fr)_auto] gap-x-2 pb-4 md:grid-cols-[48px_26px_minmax(0,1fr)_auto] md:gap-x-3";
    view! {
        <li class=if fresh { format!("{place} arrive") } else { place.to_owned() }>
            <Time moment=first.at words=first.at.clock() class="pt-1 text-right text-small text-ink-3"/>
            {move || {
                let (icon, tone) = if failed(&entry.get().what) { ("triangle-alert", Tone::Danger) } else { (icon, tone) };
                view! { <Disc icon tone/> }
            }}
            {body}
            <div class="num pt-1 text-right whitespace-nowrap">
                {side}
                {asked
                    .map(|(href, label)| {
                        view! {
                            <a href=href data-noscroll="" aria-label=label class="link block text-small text-ink-3" data-testid="why-link">
                                {text::why::link(locale)}
                            </a>
                        }
                    })}
            </div>
        </li>
    }
}

/// A title and a line under it.
fn said(title: String, note: Option<String>) -> AnyView {
    view! {
        <div class="min-w-0 pt-1">
            <p class="break-words whitespace-pre-line text-ink">{title}</p>
            {note.map(|note| view! { <p class="mt-0.5 text-ink-3">{note}</p> })}
        </div>
    }
    .into_any()
}

/// A message of ours: its rule, how long it took, and its words behind a line that opens.
#[component]
fn SentBody(title: String, text: String, entry: ArcRwSignal<TimelineEntry>) -> impl IntoView {
    let locale = locale();
    let line = move || match entry.get().what {
        TimelineKind::Sent { trigger, took_ms, reason, .. } => sent_note(locale, trigger, took_ms, reason.as_deref()),
        _ => String::new(),
    };
    view! {
        <div class="min-w-0 pt-1">
            <p class="text-ink">{title}</p>
            <details class="group mt-0.5">
                <summary class="num cursor-pointer list-none rounded-xs text-ink-3 [&::-webkit-details-marker]:hidden">
                    {line} " · " <span class="link group-open:hidden">{text::timeline::show_text(locale)}</span>
                    <span class="link hidden group-open:inline">{text::timeline::hide_text(locale)}</span>
                </summary>
                <p class="bubble bubble-auto mt-2 !ml-0 whitespace-pre-line" data-testid="message-text">
                    {text}
                </p>
            </details>
        </div>
    }
}

#[component]
fn SentSide(entry: ArcRwSignal<TimelineEntry>) -> impl IntoView {
    let locale = locale();
    let status = Signal::derive(move || match entry.get().what {
        TimelineKind::Sent { status, .. } => status,
        _ => MessageStatus::Unknown,
    });
    let ink = move || {
        let class = if matches!(status.get(), MessageStatus::Refused | MessageStatus::Expired) { "text-danger" } else { "text-ink-3" };
        format!("inline-flex items-center gap-1 text-small {class}")
    };
    view! {
        <span class=ink data-testid="message-status" data-status=move || status.get().as_str()>
            <span class="max-md:sr-only">{move || format::message_status(locale, status.get())}</span>
            <Tick status decorative=true/>
        </span>
    }
}

/// «Авто: новая запись · доставлено за 2,3 с», or why it was not sent.
fn sent_note(locale: Locale, trigger: MessageTrigger, took_ms: Option<u32>, reason: Option<&str>) -> String {
    let rule = match trigger {
        MessageTrigger::Created => text::triggers::created(locale),
        MessageTrigger::Moved => text::triggers::moved(locale),
        MessageTrigger::Cancelled => text::triggers::cancelled(locale),
    };
    match (reason, took_ms) {
        (Some(reason), _) => text::timeline::auto_because(locale, format::reason(locale, reason), rule),
        (None, Some(ms)) => text::timeline::auto_took(locale, rule, format::took(locale, ms)),
        (None, None) => text::timeline::auto(locale, rule),
    }
}

/// The entry in one line, as the screen and a screen reader say it.
pub(super) fn headline(locale: Locale, entry: &TimelineEntry, now: Moment) -> String {
    use text::timeline as t;
    let at = |appointment: &AppointmentSummary| when(locale, appointment.starts_at, now);
    let services = |appointment: &AppointmentSummary| format::services(&appointment.services);
    match &entry.what {
        TimelineKind::Booked { appointment } => match services(appointment) {
            Some(services) => t::booked(locale, services, at(appointment)),
            None => t::booked_plain(locale, at(appointment)),
        },
        TimelineKind::Changed { from, to } if from.starts_at != to.starts_at => t::moved(locale, at(to)),
        TimelineKind::Changed { to, .. } => t::changed(locale, at(to)),
        TimelineKind::Cancelled { appointment } => t::cancelled(locale, at(appointment)),
        TimelineKind::Confirmed { appointment } => t::confirmed(locale, at(appointment)),
        TimelineKind::Arrived { appointment } => t::arrived(locale, services(appointment).unwrap_or_else(|| at(appointment))),
        TimelineKind::NoShow { appointment } => t::no_show(locale, services(appointment).unwrap_or_else(|| at(appointment))),
        TimelineKind::Sent { trigger: MessageTrigger::Created, .. } => t::sent_created(locale).to_owned(),
        TimelineKind::Sent { trigger: MessageTrigger::Moved, .. } => t::sent_moved(locale).to_owned(),
        TimelineKind::Sent { trigger: MessageTrigger::Cancelled, .. } => t::sent_cancelled(locale).to_owned(),
        TimelineKind::FromPhone { text } | TimelineKind::Received { text } => t::quote(locale, text),
    }
}

/// The line under a booking's title.
fn note(locale: Locale, what: &TimelineKind, now: Moment) -> Option<String> {
    if let TimelineKind::Changed { from, to } = what {
        return changes(locale, from, to, now);
    }
    let appointment = appointment(what)?;
    let services = match what {
        TimelineKind::Cancelled { .. } | TimelineKind::Confirmed { .. } => format::services(&appointment.services),
        _ => None,
    };
    let parts: Vec<String> = services.into_iter().chain((!appointment.master.is_empty()).then(|| appointment.master.clone())).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What an entry changed, if it is a change.
pub(super) fn changes_of(locale: Locale, what: &TimelineKind, now: Moment) -> Option<String> {
    if let TimelineKind::Changed { from, to } = what { changes(locale, from, to, now) } else { None }
}

/// What a change changed, old before new.
fn changes(locale: Locale, from: &AppointmentSummary, to: &AppointmentSummary, now: Moment) -> Option<String> {
    let mut parts = Vec::new();
    if from.starts_at != to.starts_at {
        parts.push(text::timeline::was_at(locale, when(locale, from.starts_at, now)));
    }
    if from.master != to.master {
        parts.push(text::timeline::master_changed(locale, &from.master, &to.master));
    }
    if from.services != to.services {
        parts.push(text::timeline::services_changed(locale, to.services.join(", ")));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The booking an entry is about, as it is after it.
fn appointment(what: &TimelineKind) -> Option<&AppointmentSummary> {
    match what {
        TimelineKind::Booked { appointment }
        | TimelineKind::Cancelled { appointment }
        | TimelineKind::Confirmed { appointment }
        | TimelineKind::Arrived { appointment }
        | TimelineKind::NoShow { appointment } => Some(appointment),
        TimelineKind::Changed { to, .. } => Some(to),
        TimelineKind::Sent { .. } | TimelineKind::FromPhone { .. } | TimelineKind::Received { .. } => None,
    }
}

/// The sum beside an entry: where a booking begins and ends, and where a change changed it.
fn price(what: &TimelineKind) -> Option<Money> {
    match what {
        TimelineKind::Booked { appointment } | TimelineKind::Arrived { appointment } | TimelineKind::NoShow { appointment } => {
            appointment.price
        }
        TimelineKind::Changed { from, to } if from.price != to.price => to.price,
        _ => None,
    }
}

/// Icon and meaning; only people, money and trouble get colour.
fn disc(what: &TimelineKind) -> (&'static str, Tone) {
    match what {
        TimelineKind::Booked { .. } => ("calendar", Tone::Plain),
        TimelineKind::Changed { .. } => ("calendar-clock", Tone::Plain),
        TimelineKind::Cancelled { .. } => ("calendar-x", Tone::Warn),
        TimelineKind::Confirmed { .. } => ("thumbs-up", Tone::Info),
        TimelineKind::Arrived { .. } => ("calendar-check", Tone::Ok),
        TimelineKind::NoShow { .. } => ("user-x", Tone::Danger),
        TimelineKind::Sent { .. } => ("corner-up-right", Tone::Accent),
        TimelineKind::FromPhone { .. } => ("smartphone", Tone::Accent),
        TimelineKind::Received { .. } => ("message-circle", Tone::Plain),
    }
}

fn failed(what: &TimelineKind) -> bool {
    matches!(what, TimelineKind::Sent { status: MessageStatus::Refused | MessageStatus::Expired, .. })
}
