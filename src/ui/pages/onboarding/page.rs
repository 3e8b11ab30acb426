//! The page `/onboarding`: reads where the salon stands, follows it, and shows the step that goes with it.

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::activation::Agreement;
use super::feed::SetupFeed;
use super::frame::Frame;
use super::later::{Later, later};
use super::salon::Salon;
use crate::api::onboarding::get_onboarding;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::{self, text};
use crate::domain::onboarding::{OnboardingView, Stage, Step};
use crate::ui::answer::ask_first;
use crate::ui::browser;
use crate::ui::components::{Empty, ProblemNotice, SkeletonBar};
use crate::ui::lazy::or_notice;
use crate::ui::look::locale;

/// How often the page looks while the CRM is read.
const READING_BEAT: Duration = Duration::from_secs(3);

/// What every step is given.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    /// What stands on the page; read anew by itself.
    pub(super) view: RwSignal<OnboardingView>,
    /// Reads it anew.
    pub(super) reload: Callback<()>,
    /// Shows a step that is done already, or, without one, the step where the salon stands.
    pub(super) show: Callback<Option<Step>>,
    /// Counts the questions that are asked for want of a stream; nought while there is one.
    pub(super) asked: ReadSignal<u32>,
    /// So many of them failed one after the other.
    pub(super) failed: ReadSignal<u32>,
}

impl Wizard {
    /// Where the back button of this step leads.
    pub(super) fn back_from(self, step: Step) -> Callback<()> {
        Callback::new(move |()| self.show.run(step.before()))
    }
}

/// The page.
#[component]
pub fn OnboardingPage() -> impl IntoView {
    let answer = ask_first(|| (), |()| get_onboarding());
    let again = Callback::new(move |()| answer.refetch());
    view! {
        <Title text=text::onboarding::title(locale())/>
        <Suspense fallback=|| view! { <Skeleton/> }>
            {move || Suspend::new(async move {
                match answer.await {
                    Ok(first) => view! { <Shown first/> }.into_any(),
                    Err(error) => view! { <Refused error again/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Refused(error: ApiError, again: Callback<()>) -> impl IntoView {
    let locale = locale();
    view! {
        <main class="flex min-h-dvh bg-canvas">
            <h1 class="sr-only">{text::onboarding::title(locale)}</h1>
            {if error.kind == ProblemKind::Gone {
                // Over, or another browser's: asking again changes nothing, signing in may.
                let (title, detail) = i18n::problem(locale, &error);
                view! {
                    <Empty icon="log-in" title detail>
                        <a class="btn btn-primary" href="/sign-in">{text::sign_in::submit(locale)}</a>
                    </Empty>
                }
                    .into_any()
            } else {
                view! { <ProblemNotice error retry=again/> }.into_any()
            }}
        </main>
    }
}

/// The wizard once it is known where the salon stands. It is drawn once; what changes, changes in place, so that nobody
/// loses what they are typing.
#[component]
fn Shown(first: OnboardingView) -> impl IntoView {
    let view = RwSignal::new(first);
    let failed = RwSignal::new(0);
    let reload = reading(view, failed);
    let asked = SetupFeed::follow(reload);
    let wizard = Wizard { view, reload, show: showing(), asked, failed: failed.read_only() };
    // What is being read from the CRM tells nobody of every row.
    let reading_on = Memo::new(move |_| view.with(|view| view.salon.is_reading));
    Effect::new(move |beat: Option<Option<IntervalHandle>>| {
        if let Some(beat) = beat.flatten() {
            beat.clear();
        }
        reading_on.get().then(|| set_interval_with_handle(move || reload.run(()), READING_BEAT).ok()).flatten()
    });
    let query = use_query_map();
    let stage = Memo::new(move |_| view.with(|view| view.stage));
    let step = Memo::new(move |_| stage.get().shown(query.with(|query| query.get("step").as_deref().and_then(Step::from_word))));
    let is_finished = Memo::new(move |_| stage.get() == Stage::Finished);
    view! {
        <Frame view=view.into() step stage>
            <Agreement wizard/>
            <Transition>
                {move || {
                    let next = match (step.get(), is_finished.get()) {
                        (Step::Salon, _) => None,
                        (Step::WhatsApp, _) => Some(Later::Number),
                        (Step::Messages, _) => Some(Later::Messages),
                        (Step::Done, true) => Some(Later::Done),
                        (Step::Done, false) => Some(Later::Owner),
                    };
                    Suspend::new(async move {
                        match next {
                            None => view! { <Salon wizard/> }.into_any(),
                            Some(step) => or_notice(later(step, wizard).await),
                        }
                    })
                }}
            </Transition>
        </Frame>
    }
}

fn showing() -> Callback<Option<Step>> {
    // What navigates belongs to the thread that made it, and the server draws a page on several: it is made when it is used.
    let owner = Owner::current().map(|owner| owner.downgrade());
    Callback::new(move |step: Option<Step>| {
        let url = step.map_or_else(|| "/onboarding".to_owned(), |step| format!("/onboarding?step={}", step.as_str()));
        if let Some(owner) = owner.as_ref().and_then(WeakOwner::upgrade) {
            owner.with(|| use_navigate()(&url, NavigateOptions::default()));
        }
    })
}

/// Reads the page's data anew; what is asked for meanwhile is read once more afterwards. `failed` counts refusals in a row.
fn reading(view: RwSignal<OnboardingView>, failed: RwSignal<u32>) -> Callback<()> {
    let read = Action::new(|()| get_onboarding());
    let again = StoredValue::new(false);
    Effect::new(move || {
        match read.value().get() {
            Some(Ok(news)) => {
                failed.set(0);
                view.maybe_update(|view| {
                    let changed = *view != news;
                    *view = news;
                    changed
                });
            }
            // Set up in another tab: from now on people sign in.
            Some(Err(error)) if error.kind == ProblemKind::Gone => browser::go("/sign-in"),
            Some(Err(_)) => failed.update(|failed| *failed += 1),
            None => {}
        }
        if again.try_update_value(std::mem::take) == Some(true) {
            read.dispatch(());
        }
    });
    Callback::new(move |()| {
        if read.pending().get_untracked() {
            again.set_value(true);
        } else {
            read.dispatch(());
        }
    })
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="late mx-auto grid max-w-[1136px] gap-4 p-4 md:p-8" role="status" aria-label=text::common::loading(locale())>
            <SkeletonBar width=260/>
            <span class="skeleton block h-[360px] !rounded-lg"></span>
        </div>
    }
}
