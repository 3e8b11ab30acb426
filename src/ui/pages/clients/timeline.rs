//! A client's timeline: loaded once, then kept current by the live stream without drawing it anew.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::entry::{Entry, headline};
use super::thread::{Thread, ThreadRow};
use crate::api::clients::list_timeline;
use crate::domain::i18n::{Locale, day_heading, text};
use crate::domain::ids::ClientId;
use crate::domain::live::LiveEvent;
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::domain::timeline::TimelineEntry;
use crate::ui::action::toasts;
use crate::ui::components::Empty;
use crate::ui::live::on_live;
use crate::ui::look::locale;

/// Screen readers hear of new entries at most this often.
const SPEAKS_EVERY: Duration = Duration::from_secs(3);

/// What the timeline holds and how it is refreshed.
#[derive(Clone, Copy)]
struct State {
    client: ClientId,
    thread: RwSignal<Thread>,
    /// What is said to screen readers.
    spoken: RwSignal<String>,
    /// A refresh is under way; another was asked for meanwhile.
    refreshing: StoredValue<(bool, bool)>,
    quiet: StoredValue<bool>,
    now: Moment,
    locale: Locale,
}

/// The timeline of a client from its first page.
#[component]
pub(super) fn Timeline(
    /// Whose.
    client: ClientId,
    /// The newest entries.
    page: Page<TimelineEntry>,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let state = State {
        client,
        thread: RwSignal::new(Thread::new(page)),
        spoken: RwSignal::new(String::new()),
        refreshing: StoredValue::new((false, false)),
        quiet: StoredValue::new(false),
        now,
        locale: locale(),
    };
    on_live(move |event| state.hear(event));
    view! {
        <p class="sr-only" aria-live="polite" data-testid="timeline-news">{state.spoken}</p>
        <ThreadView thread=state.thread now/>
        <Older state/>
    }
}

impl State {
    fn hear(self, event: &LiveEvent) {
        match event {
            LiveEvent::TimelineGrew { client } if *client == self.client => self.refresh(),
            LiveEvent::MessageMoved { client, message, status } if *client == self.client => {
                let known = self.thread.try_with_untracked(|thread| thread.advance(*message, *status));
                // The tick moves at once; how long it took, and anything not loaded, comes with the entries.
                if known.is_some() {
                    self.refresh();
                }
            }
            LiveEvent::Resync => self.refresh(),
            _ => {}
        }
    }

    /// Lays the newest page over what is loaded. One request at a time; what is asked meanwhile is asked once after it.
    fn refresh(self) {
        let busy = self.refreshing.try_update_value(|(running, again)| {
            *again = *running;
            std::mem::replace(running, true)
        });
        if busy != Some(false) {
            return;
        }
        spawn_local(async move {
            loop {
                if let Ok(page) = list_timeline(self.client, None).await {
                    self.renew(page);
                }
                let again = self.refreshing.try_update_value(|(running, again)| {
                    *running = *again;
                    std::mem::take(again)
                });
                if again != Some(true) {
                    break;
                }
            }
        });
    }

    fn renew(self, page: Page<TimelineEntry>) {
        let Some(new) = self.thread.try_update(|thread| thread.renew(page)) else { return };
        let Some(newest) = new.first() else { return };
        if self.quiet.try_get_value() == Some(false) {
            self.quiet.set_value(true);
            self.spoken.set(headline(self.locale, newest, self.now));
            let speak_again = move || {
                self.quiet.try_set_value(false);
            };
            set_timeout(speak_again, SPEAKS_EVERY);
        }
    }
}

/// The loaded entries by day.
#[component]
pub(in crate::ui::pages) fn ThreadView(
    /// What is loaded.
    thread: RwSignal<Thread>,
    /// Now, as it was when the page was made; later entries move it on.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let lines = move || thread.with(|thread| lines(locale, &thread.rows, now));
    let nothing = move || thread.with(|thread| thread.rows.is_empty());
    view! {
        <Show when=nothing>
            <Empty icon="history" title=text::timeline::empty_title(locale) detail=text::timeline::empty_detail(locale)/>
        </Show>
        <ol class="relative before:absolute before:top-2 before:bottom-6 before:left-[60.5px] before:w-px before:bg-line md:before:left-[72.5px]" hidden=nothing>
            <For each=lines key=Line::key let:line>
                {match line {
                    Line::Day(heading) => view! { <Day heading/> }.into_any(),
                    Line::Row(row) => view! { <Entry entry=row.entry fresh=row.fresh now/> }.into_any(),
                }}
            </For>
        </ol>
    }
}

/// A line on the screen.
#[derive(Clone)]
enum Line {
    Day(String),
    Row(ThreadRow),
}

impl Line {
    fn key(&self) -> String {
        match self {
            Self::Day(heading) => format!("day {heading}"),
            Self::Row(row) => row.key.clone(),
        }
    }
}

fn lines(locale: Locale, rows: &[ThreadRow], now: Moment) -> Vec<Line> {
    let now = rows.first().map_or(now, |newest| newest.at.max(now));
    let mut day: Option<Moment> = None;
    let mut lines = Vec::with_capacity(rows.len() + 8);
    for row in rows {
        if day.is_none_or(|day| !day.same_day(row.at)) {
            day = Some(row.at);
            lines.push(Line::Day(day_heading(locale, row.at, now)));
        }
        lines.push(Line::Row(row.clone()));
    }
    lines
}

#[component]
fn Day(heading: String) -> impl IntoView {
    view! {
        <li class="relative z-[1] grid grid-cols-[40px_1fr] gap-x-2 pt-2 pb-3 md:grid-cols-[48px_1fr] md:gap-x-3">
            <span></span>
            <h2 class="-ml-px text-small font-semibold text-ink-2">{heading}</h2>
        </li>
    }
}

/// «Показать раньше».
#[component]
fn Older(state: State) -> impl IntoView {
    let locale = locale();
    let toasts = toasts();
    let busy = RwSignal::new(false);
    let load = move |_| {
        let Some(after) = state.thread.with_untracked(|thread| thread.older.clone()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = list_timeline(state.client, Some(after)).await;
            busy.try_set(false);
            match answer {
                Ok(page) => drop(state.thread.try_update(|thread| thread.extend(page))),
                Err(error) => toasts.say_problem(&error),
            }
        });
    };
    view! {
        <Show when=move || state.thread.with(|thread| thread.older.is_some())>
            <button type="button" class="btn ml-[74px] md:ml-[87px]" aria-disabled=move || busy.get().to_string() on:click=load>
                {text::timeline::older(locale)}
            </button>
        </Show>
    }
}
