//! One problem: a row of a table on wide screens, lines on phones, from the same elements.

use leptos::prelude::*;

use super::page::Doors;
use super::words::{advice, note, reason, what};
use crate::api::intake::{DismissProblem, ReplayProblem};
use crate::domain::i18n::{text, when_past};
use crate::domain::intake::Problem;
use crate::domain::time::Moment;
use crate::ui::components::{Icon, IconSize, Time};
use crate::ui::look::locale;

/// The columns of wide screens, for the head and the rows alike.
pub(super) const COLUMNS: &str = "md:grid-cols-[72px_minmax(0,1fr)_minmax(0,1.5fr)_92px_190px]";

/// One row.
#[component]
pub(super) fn Row(problem: Problem, doors: Doors, now: Moment) -> impl IntoView {
    let (locale, id) = (locale(), problem.id);
    let (name, when) = (what(locale, &problem), when_past(locale, problem.at, now));
    let (about, why, todo) = (note(locale, &problem), reason(locale, &problem.reason), advice(locale, &problem));
    let tries = text::intake::tries(locale, i64::from(problem.tries));
    let trying = move || doors.replay.input().with(|input| input.as_ref().is_some_and(|input| input.problem == id));
    let busy = move || doors.replay.pending().get() || doors.dismiss.pending().get();
    let replay = move |_| {
        if !busy() {
            doors.replay.dispatch(ReplayProblem { problem: id });
        }
    };
    let dismiss = move |_| {
        if !busy() {
            doors.dismiss.dispatch(DismissProblem { problem: id });
        }
    };
    let place = "grid gap-x-4 gap-y-1 border-b border-line px-4 py-3 md:items-start md:px-6";
    view! {
        <div role="row" class=format!("{place} {COLUMNS}") data-testid="problem" data-reason=problem.reason>
            <div role="cell" class="num text-small text-ink-3 md:pt-0.5">
                <Time moment=problem.at words=when.clone()/>
            </div>
            <div role="cell" class="min-w-0">
                <p class="break-words font-medium">{name.clone()}</p>
                {about.map(|note| view! { <p class="num text-small text-ink-3">{note}</p> })}
            </div>
            <div role="cell" class="min-w-0">
                <p>{why}</p>
                <p class="text-small text-ink-3 text-pretty">{todo}</p>
            </div>
            <div role="cell" class="num text-small text-ink-3 md:pt-0.5">{tries}</div>
            <div role="cell" class="flex flex-wrap gap-2 max-md:pt-1 md:justify-end">
                {problem
                    .may_replay
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn-sm"
                                aria-label=text::intake::replay_of(locale, &name, &when)
                                aria-disabled=move || busy().to_string()
                                on:click=replay
                            >
                                <Icon name="refresh-cw" size=IconSize::Small/>
                                {move || if trying() { text::intake::replaying(locale) } else { text::intake::replay(locale) }}
                            </button>
                        }
                    })}
                <button
                    type="button"
                    class="btn btn-quiet btn-sm"
                    aria-label=text::intake::dismiss_of(locale, &name, &when)
                    aria-disabled=move || busy().to_string()
                    on:click=dismiss
                >
                    {text::intake::dismiss(locale)}
                </button>
            </div>
        </div>
    }
}
