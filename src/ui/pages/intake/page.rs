//! The page itself: reads the list, follows what changes, and tells what came of each attempt.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::place::Place;
use super::row::{COLUMNS, Row};
use super::words;
use crate::api::intake::{DismissProblem, ReplayProblem, list_problems};
use crate::domain::error::ApiError;
use crate::domain::i18n::{Locale, text, when_at};
use crate::domain::intake::{Problem, ProblemFilter, Replayed};
use crate::domain::live::LiveEvent;
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::ui::action::toasts;
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{Empty, Icon, IconSize, ProblemNotice, SkeletonRows};
use crate::ui::layout::{SettingsFrame, SettingsHead, again, entrance, for_viewer};
use crate::ui::live::on_live;
use crate::ui::look::locale;

/// What a person can do here.
#[derive(Clone, Copy)]
pub(super) struct Doors {
    /// Tries one again.
    pub(super) replay: ServerAction<ReplayProblem>,
    /// Lets one go.
    pub(super) dismiss: ServerAction<DismissProblem>,
}

/// The page `/intake`.
#[component]
pub fn IntakePage() -> impl IntoView {
    let (locale, entrance, toasts, query) = (locale(), entrance(), toasts(), use_query_map());
    let place = Memo::new(move |_| query.with(Place::from_query));
    let answer: Answer<Result<Page<Problem>, ApiError>> = ask(
        move || place.get(),
        move |place| async move {
            entrance.passed().await;
            list_problems(place.filter, place.after).await
        },
    );
    on_live(move |event| {
        if matches!(event, LiveEvent::IntakeChanged | LiveEvent::Resync) {
            answer.refetch();
        }
    });
    let doors = Doors { replay: ServerAction::new(), dismiss: ServerAction::new() };
    Effect::new(move || {
        match doors.replay.value().get() {
            Some(Ok(outcome)) => toasts.say(told(locale, &outcome)),
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        answer.refetch();
    });
    Effect::new(move || {
        match doors.dismiss.value().get() {
            Some(Ok(())) => toasts.say(text::intake::dismissed(locale)),
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        answer.refetch();
    });
    let retry = again(move || answer.refetch());
    view! {
        <Title text=text::intake::title(locale)/>
        <SettingsFrame>
            <SettingsHead title=text::intake::title(locale)>
                <span class="truncate text-ink-3 max-md:hidden">{text::intake::lead(locale)}</span>
            </SettingsHead>
            <Filters place/>
            <Transition fallback=|| view! { <SkeletonRows count=6/> }>
                {move || {
                    Some(
                        match for_viewer(answer.get()?)? {
                            Ok((page, viewer)) => view! { <Listed page place=place.get_untracked() doors now=viewer.now/> }.into_any(),
                            Err(error) => view! { <ProblemNotice error retry/> }.into_any(),
                        },
                    )
                }}
            </Transition>
        </SettingsFrame>
    }
}

fn told(locale: Locale, outcome: &Replayed) -> String {
    match outcome {
        Replayed::Applied => text::intake::applied(locale).to_owned(),
        Replayed::Nothing => text::intake::nothing(locale).to_owned(),
        Replayed::Still { reason } => text::intake::still(locale, words::reason(locale, reason)),
        Replayed::UnderWay => text::intake::under_way(locale).to_owned(),
    }
}

/// All, from the CRM, our work.
#[component]
fn Filters(place: Memo<Place>) -> impl IntoView {
    let locale = locale();
    let tab = move |filter: ProblemFilter| {
        let name = match filter {
            ProblemFilter::All => text::intake::filter_all(locale),
            ProblemFilter::Calls => text::intake::filter_calls(locale),
            ProblemFilter::Work => text::intake::filter_work(locale),
        };
        let is_here = move || place.with(|place| place.filter == filter);
        let href = Place { filter, after: None }.href();
        view! { <a href=href class:is-on=is_here aria-current=move || is_here().then_some("true")>{name}</a> }
    };
    view! {
        <nav class="tabs border-b bg-surface border-line px-4 md:px-6" aria-label=text::intake::filters(locale)>
            {ProblemFilter::ALL.map(tab).collect_view()}
        </nav>
    }
}

#[component]
fn Listed(page: Page<Problem>, place: Place, doors: Doors, now: Moment) -> impl IntoView {
    let locale = locale();
    if page.items.is_empty() && place.filter == ProblemFilter::All && place.after.is_none() {
        let detail = text::intake::none_detail(locale, when_at(locale, now, now));
        return view! { <Empty icon="circle-check" title=text::intake::none_title(locale) detail/> }.into_any();
    }
    if page.items.is_empty() {
        return view! {
            <Empty icon="search-x" title=text::intake::none_of_filter(locale) detail=text::intake::lead(locale)>
                <a href="/intake" class="btn">{text::intake::all(locale)}</a>
            </Empty>
        }
        .into_any();
    }
    let head = [
        text::intake::column_when(locale),
        text::intake::column_what(locale),
        text::intake::column_why(locale),
        text::intake::column_tries(locale),
        text::intake::column_do(locale),
    ];
    let beginning = place.after.is_some().then(|| place.turned(None).href());
    let next = page.next.map(|key| place.turned(Some(key)).href());
    view! {
        <div role="table" aria-label=text::intake::title(locale) class="bg-surface">
            <div role="row" class=format!("hidden h-9 items-center gap-x-4 border-b border-line bg-sunken px-6 md:grid {COLUMNS}")>
                {head.map(|name| view! { <span role="columnheader" class="th truncate">{name}</span> }).collect_view()}
            </div>
            {page.items.into_iter().map(|problem| view! { <Row problem doors now/> }).collect_view()}
        </div>
        <nav class="flex flex-wrap items-center gap-2 px-4 py-3 md:px-6" aria-label=text::intake::pages(locale)>
            <p class="mr-auto max-w-[560px] text-small text-ink-3 text-pretty">{text::intake::note(locale)}</p>
            {beginning.map(|href| view! { <a href=href class="btn btn-quiet btn-sm">{text::clients::to_beginning(locale)}</a> })}
            {next
                .map(|href| {
                    view! {
                        <a href=href class="btn btn-sm">
                            {text::clients::on(locale)}
                            <Icon name="chevron-right" size=IconSize::Small/>
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}
