//! The link's journal: a reading of its own, so that it may be late or refused alone; older lines come when they are asked for.

mod known;
mod words;

use leptos::prelude::*;

use self::known::Known;
use self::words::words;
use crate::api::whatsapp::list_whatsapp_journal;
use crate::domain::i18n::{text, when_past};
use crate::domain::live::LiveEvent;
use crate::domain::page::{Cursor, Page};
use crate::domain::time::Moment;
use crate::domain::whatsapp::view::JournalLine;
use crate::ui::action::toasts;
use crate::ui::answer::ask;
use crate::ui::components::{Empty, ProblemNotice, SkeletonBar, Time};
use crate::ui::layout::entrance;
use crate::ui::live::on_live;
use crate::ui::look::locale;

/// The card: its head, and below it the lines, their place while they are read, or why they could not be.
#[component]
pub(super) fn Journal(
    /// Now.
    now: Moment,
) -> impl IntoView {
    let entrance = entrance();
    let first = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            list_whatsapp_journal(None).await
        },
    );
    let again = Callback::new(move |()| first.refetch());
    view! {
        <JournalCard>
            <Transition fallback=|| view! { <Loading/> }>
                {move || Some(match first.get()? {
                    Ok(page) => view! { <Lines page now/> }.into_any(),
                    Err(error) => view! { <ProblemNotice error retry=again/> }.into_any(),
                })}
            </Transition>
        </JournalCard>
    }
}

/// The frame of the card.
#[component]
pub(in crate::ui::pages) fn JournalCard(
    /// What stands in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card overflow-hidden" aria-labelledby="journal" data-testid="journal">
            <h2 id="journal" class="border-b border-line px-4 py-3.5 text-body font-semibold">{text::whatsapp::journal(locale())}</h2>
            {children()}
        </section>
    }
}

/// The lines from the first page on: new ones are laid above, older ones below.
#[component]
pub(in crate::ui::pages) fn Lines(
    /// The newest.
    page: Page<JournalLine>,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let known = RwSignal::new(Known::new(page));
    let newest = Action::new(|()| list_whatsapp_journal(None));
    let older = Action::new(|cursor: &Cursor| list_whatsapp_journal(Some(cursor.clone())));
    let toasts = toasts();
    on_live(move |event| {
        if matches!(event, LiveEvent::WhatsAppChanged | LiveEvent::Resync) {
            newest.dispatch(());
        }
    });
    Effect::new(move || {
        if let Some(Ok(page)) = newest.value().get() {
            known.update(|known| known.renew(page));
        }
    });
    Effect::new(move || match older.value().get() {
        Some(Ok(page)) => known.update(|known| known.extend(page)),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    let lines = move || known.with(|known| known.lines.iter().cloned().map(|line| view! { <Line line now/> }).collect_view());
    view! {
        <Show when=move || known.with(|known| known.lines.is_empty())>
            <Empty icon="history" title=text::whatsapp::journal_empty(locale) detail=text::whatsapp::journal_empty_detail(locale)/>
        </Show>
        <ul class="py-2 text-body" hidden=move || known.with(|known| known.lines.is_empty())>{lines}</ul>
        {move || known.with(|known| known.next.clone()).map(|next| view! {
            <div class="border-t border-line px-4 py-2.5">
                <button
                    type="button"
                    class="btn btn-sm"
                    aria-disabled=move || older.pending().get().to_string()
                    on:click=move |_| {
                        if !older.pending().get_untracked() {
                            older.dispatch(next.clone());
                        }
                    }
                >
                    {text::whatsapp::journal_older(locale)}
                </button>
            </div>
        })}
    }
}

#[component]
fn Line(line: JournalLine, now: Moment) -> impl IntoView {
    let (tone, words) = words(locale(), &line);
    view! {
        <li class="flex gap-3 px-4 py-2">
            <Time moment=line.at words=when_past(locale(), line.at, now) class="w-[60px] shrink-0 text-ink-3"/>
            <span class=format!("dot mt-[6px] {}", tone.mark())></span>
            <span class="min-w-0">{words} {line.by.map(|by| view! { <span class="text-ink-3">" · " {by}</span> })}</span>
        </li>
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="late grid gap-4 px-4 py-4" role="status" aria-label=text::common::loading(locale())>
            {[220, 180, 240].map(|width| view! { <SkeletonBar width/> }).collect_view()}
        </div>
    }
}
