//! «Проверьте на себе»: a message to the owner's own phone, proven by its ticks.

use leptos::prelude::*;

use super::marks::{LineMark, Mark};
use super::page::Wizard;
use crate::api::onboarding::SendTest;
use crate::domain::conversation::MessageStatus as S;
use crate::domain::i18n::{Locale, text};
use crate::domain::onboarding::TestMessage;
use crate::domain::phone::Phone;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::{FieldFault, Icon, Tick};
use crate::ui::format;
use crate::ui::look::locale;
use crate::ui::pages::texts::Desk;

/// The field of the number, and what is wrong with it.
const PHONE: &str = "trial-phone";
const FAULT: &str = "trial-phone-fault";

/// The card.
#[component]
pub(super) fn Trial(wizard: Wizard, desk: Desk) -> impl IntoView {
    use text::onboarding_messages as t;
    let locale = locale();
    let phone = RwSignal::new(wizard.view.with_untracked(|view| view.owner.phone.as_ref().map(Phone::for_people).unwrap_or_default()));
    let action = ServerAction::<SendTest>::new();
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => wizard.reload.run(()),
        // The field says it.
        Some(Err(error)) if error.problem == "bad-phone" => browser::focus(PHONE),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    let bad_phone = Memo::new(move |_| action.value().with(|value| matches!(value, Some(Err(error)) if error.problem == "bad-phone")));
    let fault = Signal::derive(move || bad_phone.get().then(|| text::pairing::bad_phone(locale).to_owned()));
    // What became of the try before is no answer to one that was refused.
    let is_refused = move || action.value().with(|value| matches!(value, Some(Err(_))));
    let test = Memo::new(move |_| wizard.view.with(|view| view.test.clone()));
    let label = move || if test.with(Option::is_some) { t::try_again(locale) } else { t::try_send(locale) };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Nothing is sent that no client would get.
        if !desk.is_refused() {
            let (trigger, template, number) = desk.shown();
            action.dispatch(SendTest { phone: phone.get_untracked(), trigger, template, number });
        }
    };
    view! {
        <section class="card h-fit min-w-0 !bg-raised p-4 md:p-5" data-testid="trial">
            <h2 class="text-body font-semibold">{t::try_title(locale)}</h2>
            <form class="mt-2.5 flex flex-col gap-2 md:flex-row md:flex-wrap" on:submit=submit>
                <div class=move || if bad_phone.get() { "field field-lg is-error md:min-w-[180px] md:flex-1" } else { "field field-lg md:min-w-[180px] md:flex-1" }>
                    <Icon name="phone" class="text-ink-3"/>
                    <input
                        id=PHONE
                        class="num"
                        inputmode="tel"
                        autocomplete="tel"
                        required
                        aria-label=t::try_phone(locale)
                        aria-describedby=FAULT
                        aria-invalid=move || bad_phone.get().then_some("true")
                        prop:value=phone
                        value=phone.get_untracked()
                        on:input=move |event| phone.set(event_target_value(&event))
                    />
                </div>
                <button type="submit" class="btn btn-lg" aria-disabled=move || action.pending().get().to_string()>
                    <Icon name="send"/>
                    {label}
                </button>
            </form>
            <FieldFault id=FAULT.to_owned() fault/>
            <div role="status">{move || test.get().filter(|_| !is_refused()).map(|test| outcome(locale, &test))}</div>
        </section>
    }
}

/// Where it is.
fn outcome(locale: Locale, test: &TestMessage) -> impl IntoView + use<> {
    use text::onboarding_messages as t;
    let time = test.took_ms.map(|ms| format::took(locale, ms)).unwrap_or_default();
    let (mark, words) = match (test.status, test.read_at) {
        (S::Queued | S::Sending | S::Unknown, _) => (Mark::Turning, t::try_waiting(locale).to_owned()),
        (S::Sent, _) => (Mark::Turning, t::try_sent(locale).to_owned()),
        (S::Read, Some(at)) => (Mark::Done, t::try_read(locale, at.clock(), time)),
        (S::Delivered | S::Read, _) => (Mark::Done, t::try_delivered(locale, time)),
        (S::Refused | S::Expired | S::Cancelled | S::Skipped, _) => {
            let reason = test.reason.as_deref().and_then(|reason| text::reasons::find(locale, reason));
            (Mark::Wrong, t::try_failed(locale, reason.unwrap_or_else(|| text::reasons::other(locale))))
        }
    };
    view! {
        <p class="num mt-2.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-dense" data-status=test.status.as_str()>
            <LineMark mark=Signal::stored(mark)/>
            <span>{words}</span>
            <Tick status=Signal::stored(test.status)/>
        </p>
    }
}
