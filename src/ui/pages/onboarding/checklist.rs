//! The end: what works, each line proven by what stands behind it, live until everything is ticked.

use leptos::prelude::*;

use super::marks::{LineMark, Mark};
use super::page::Wizard;
use crate::api::onboarding::BeginNextSalon;
use crate::domain::conversation::MessageStatus as S;
use crate::domain::i18n::{Locale, plural, text};
use crate::domain::onboarding::{Activation, OnboardingView};
use crate::domain::phone::Phone;
use crate::domain::whatsapp::SessionState;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// A line: how it stands, what it says, and the proof under it.
struct Line {
    mark: Mark,
    name: String,
    note: String,
}

/// The step.
#[component]
pub(super) fn Done(wizard: Wizard) -> impl IntoView {
    let locale = locale();
    let next = ServerAction::<BeginNextSalon>::new();
    let toasts = toasts();
    Effect::new(move || match next.value().get() {
        Some(Ok(())) => browser::go("/onboarding"),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    let following = move || wizard.view.with(|view| view.others.first().cloned());
    view! {
        {move || view! { <Checklist view=wizard.view.get()/> }}
        <div class="mt-6 flex flex-col gap-2 md:flex-row">
            <a href="/clients" rel="external" class="btn btn-primary btn-lg">
                {text::onboarding_done::open(locale)}
                <Icon name="arrow-right"/>
            </a>
            {move || {
                following()
                    .map(|name| {
                        view! {
                            <button type="button" class="btn btn-lg" on:click=move |_| drop(next.dispatch(BeginNextSalon {}))>
                                <Icon name="store"/>
                                {text::onboarding_done::next_salon(locale, name)}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// The list.
#[component]
fn Checklist(view: OnboardingView) -> impl IntoView {
    use text::onboarding_done as t;
    let locale = locale();
    let lines = [salon(locale, &view), number(locale, &view), test(locale, &view), texts(locale, &view), password(locale, &view)];
    let complete = lines.iter().all(|line| matches!(line.mark, Mark::Done | Mark::Open));
    let (title, detail) = match view.activation {
        Activation::Failed(_) => (t::title_stuck(locale), t::detail_stuck(locale)),
        _ if complete => (t::title(locale), t::detail(locale)),
        _ => (t::title_waiting(locale), t::detail_waiting(locale)),
    };
    view! {
        <h1 class="text-head font-semibold tracking-tight">{title}</h1>
        <p class="mt-1.5 max-w-[640px] text-read text-ink-2">{detail}</p>
        <ul class="card rows mt-6 max-w-[560px] !bg-raised" aria-live="polite" data-testid="checklist">
            {lines
                .into_iter()
                .map(|Line { mark, name, note }| {
                    view! {
                        <li class="flex gap-3 px-4 py-3 md:px-5">
                            <span class="mt-0.5"><LineMark mark=Signal::stored(mark)/></span>
                            <span class="min-w-0">
                                <b class="block text-body font-medium">{name}</b>
                                <span class="num block text-dense text-ink-3">{note}</span>
                            </span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

fn salon(locale: Locale, view: &OnboardingView) -> Line {
    use text::onboarding_done as t;
    let (mark, name) = match view.activation {
        Activation::Active => (Mark::Done, t::salon(locale)),
        Activation::Waiting | Activation::UnderWay => (Mark::Turning, t::salon_waiting(locale)),
        Activation::Failed(_) => (Mark::Wrong, t::salon_failed(locale)),
    };
    let number = |n: u32| plural::number(locale, i64::from(n));
    let note = match view.activation {
        Activation::Active => t::salon_note(locale, number(view.salon.bookings), number(view.salon.clients)),
        _ => view.salon.name.clone(),
    };
    Line { mark, name: name.to_owned(), note }
}

fn number(locale: Locale, view: &OnboardingView) -> Line {
    use text::onboarding_done as t;
    let online = matches!(view.whatsapp.state, SessionState::Connected | SessionState::Restricted);
    let (mark, name) = if online { (Mark::Done, t::number(locale)) } else { (Mark::Turning, t::number_waiting(locale)) };
    Line { mark, name: name.to_owned(), note: view.whatsapp.number.as_ref().map(Phone::for_people).unwrap_or_default() }
}

fn test(locale: Locale, view: &OnboardingView) -> Line {
    use text::onboarding_done as t;
    let status = view.test.as_ref().map(|test| test.status);
    let (mark, name) = match status {
        Some(S::Delivered | S::Read) => (Mark::Done, t::test(locale)),
        Some(S::Queued | S::Sending | S::Sent | S::Unknown) => (Mark::Turning, t::test_waiting(locale)),
        // Nobody has to try it.
        None | Some(S::Refused | S::Expired | S::Cancelled | S::Skipped) => (Mark::Open, t::test_none(locale)),
    };
    let (phone, own) = (view.test.as_ref().and_then(|test| test.phone.as_ref()), view.owner.phone.as_ref());
    // A number that was only tried is nobody's own.
    let note = match phone.or(own) {
        Some(phone) if Some(phone) == own => t::test_note(locale, phone.for_people()),
        Some(phone) => t::test_note_other(locale, phone.for_people()),
        None => String::new(),
    };
    Line { mark, name: name.to_owned(), note }
}

fn texts(locale: Locale, view: &OnboardingView) -> Line {
    use text::texts as names;
    let enabled: Vec<_> = view.texts.iter().filter(|text| text.enabled).map(|text| text.trigger).collect();
    let count = i64::try_from(enabled.len()).unwrap_or_default();
    let note = enabled
        .into_iter()
        .map(|trigger| match trigger {
            crate::domain::timeline::MessageTrigger::Created => names::created(locale),
            crate::domain::timeline::MessageTrigger::Moved => names::moved(locale),
            crate::domain::timeline::MessageTrigger::Cancelled => names::cancelled(locale),
        })
        .collect::<Vec<_>>()
        .join(", ");
    Line { mark: if count > 0 { Mark::Done } else { Mark::Wrong }, name: text::onboarding_done::texts(locale, count), note }
}

fn password(locale: Locale, view: &OnboardingView) -> Line {
    use text::onboarding_done as t;
    let reached = view.owner.phone.as_ref().map(Phone::for_people).or_else(|| view.owner.email.clone()).unwrap_or_default();
    Line { mark: Mark::Done, name: t::password(locale).to_owned(), note: t::password_note(locale, reached) }
}
