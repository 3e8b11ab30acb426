//! How far one is: a list beside the step on wide screens, bars above it on phones.

use leptos::prelude::*;

use crate::domain::i18n::{Locale, text};
use crate::domain::onboarding::{OnboardingView, Stage, Step, zone_name};
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// The list.
#[component]
pub(super) fn Steps(view: Signal<OnboardingView>, step: Memo<Step>, stage: Memo<Stage>) -> impl IntoView {
    view! {
        <ol aria-label=text::onboarding::steps(locale())>
            {Step::ALL.map(|mine| view! { <Line mine view step stage/> }).collect_view()}
        </ol>
    }
}

/// Whether a step is behind the salon.
fn is_done(stage: Stage, mine: Step) -> bool {
    stage == Stage::Finished || mine < stage.step()
}

#[component]
fn Line(mine: Step, view: Signal<OnboardingView>, step: Memo<Step>, stage: Memo<Stage>) -> impl IntoView {
    let locale = locale();
    let done = move || is_done(stage.get(), mine);
    let here = move || step.get() == mine;
    let thread = (mine != Step::Done).then(|| {
        view! {
            <i class=move || {
                format!("absolute top-7 bottom-0 left-[12.5px] w-px {}", if done() { "bg-ok-solid" } else { "bg-line-strong" })
            }></i>
        }
    });
    let disc = move || match (done(), here()) {
        (true, _) => "bg-ok-tint text-ok",
        (false, true) => "bg-accent text-on-accent",
        (false, false) => "border border-line-strong text-ink-3",
    };
    let mark = move || {
        if done() { view! { <Icon name="check" size=IconSize::Small/> }.into_any() } else { mine.number().into_any() }
    };
    let ink = move || match (here(), done()) {
        (true, _) => "font-semibold",
        (_, true) => "font-medium",
        _ => "font-medium text-ink-2",
    };
    let name = name_of(locale, mine);
    let note = move || view.with(|view| note_of(locale, mine, view, done()));
    let current = move || here().then_some("step");
    let body = move || {
        view! {
            <span class="block pt-[3px] text-left">
                <span class=move || format!("block text-body {}", ink())>{name}</span>
                <span class="num block text-small text-ink-3">{note}</span>
            </span>
        }
    };
    // What is done may be looked at again, until everything is.
    let content = move || {
        if done() && stage.get() != Stage::Finished {
            view! { <a class="block rounded-sm" href=format!("/onboarding?step={}", mine.as_str())>{body()}</a> }.into_any()
        } else {
            body().into_any()
        }
    };
    view! {
        <li class="relative flex gap-3 pb-6 last:pb-0" aria-current=current>
            {thread}
            <span class=move || format!("num flex size-[26px] shrink-0 items-center justify-center rounded-full text-small font-semibold {}", disc())>
                {mark}
            </span>
            {content}
        </li>
    }
}

fn name_of(locale: Locale, step: Step) -> &'static str {
    use text::onboarding_steps as t;
    match step {
        Step::Salon => t::salon(locale),
        Step::WhatsApp => t::whatsapp(locale),
        Step::Messages => t::messages(locale),
        Step::Done => t::done(locale),
    }
}

fn note_of(locale: Locale, step: Step, view: &OnboardingView, done: bool) -> String {
    use text::onboarding_steps as t;
    let enabled = i64::try_from(view.texts.iter().filter(|text| text.enabled).count()).unwrap_or_default();
    match (step, done) {
        (Step::Salon, true) => zone_name(locale, &view.zone).to_owned(),
        (Step::Salon, false) => t::salon_todo(locale).to_owned(),
        (Step::WhatsApp, true) => view.whatsapp.number.as_ref().map_or_else(String::new, crate::domain::phone::Phone::for_people),
        (Step::WhatsApp, false) => t::whatsapp_todo(locale).to_owned(),
        (Step::Messages, true) => t::messages_done(locale, enabled),
        (Step::Messages, false) => t::messages_todo(locale).to_owned(),
        (Step::Done, true) => t::done_done(locale).to_owned(),
        (Step::Done, false) if view.stage == Stage::Owner => t::done_password(locale).to_owned(),
        (Step::Done, false) => t::done_todo(locale).to_owned(),
    }
}

/// The bars.
#[component]
pub(super) fn Bars(step: Memo<Step>, stage: Memo<Stage>) -> impl IntoView {
    let locale = locale();
    let label = move || text::onboarding::step_of(locale, Step::ALL.len(), step.get().number());
    let tint = move |mine: Step| {
        if is_done(stage.get(), mine) {
            "bg-ok-solid"
        } else if step.get() == mine {
            "bg-accent"
        } else {
            "bg-line-strong"
        }
    };
    view! {
        <div class="flex gap-1 px-4 md:hidden" role="img" aria-label=label>
            {Step::ALL.map(|mine| view! { <i class=move || format!("h-1 flex-1 rounded-full {}", tint(mine))></i> }).collect_view()}
        </div>
    }
}
