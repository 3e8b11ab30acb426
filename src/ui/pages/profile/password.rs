//! Changing one's password: the old one, and a new one that is weighed while it is typed.

use leptos::prelude::*;

use crate::api::profile::ChangePassword;
use crate::domain::error::ProblemKind;
use crate::domain::i18n::text;
use crate::ui::action::toasts;
use crate::ui::components::{FieldFault, NewPasswordField, PasswordInput, fault_of};
use crate::ui::look::locale;

/// The card.
#[component]
pub(super) fn ChangePasswordCard(reload: Callback<()>) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let action = ServerAction::<ChangePassword>::new();
    // Made anew after a change, so that both fields are empty.
    let round = RwSignal::new(0_u32);
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => {
            toasts.say(text::own::changed(locale));
            round.update(|round| *round += 1);
            reload.run(());
        }
        Some(Err(error)) if !matches!(error.kind, ProblemKind::Invalid { .. }) => toasts.say_problem(&error),
        _ => {}
    });
    let fault = move |field| Signal::derive(move || fault_of(locale, action.value().get().and_then(Result::err).as_ref(), field));
    let old = fault("old");
    let fields = move || {
        round.get();
        view! {
            <div>
                <label class="label" for="old">{text::own::old(locale)}</label>
                <PasswordInput
                    name="old"
                    autocomplete="current-password"
                    class=Signal::derive(move || if old.get().is_some() { "field is-error" } else { "field" })
                    described=Signal::stored(Some("old-fault".to_owned()))
                    invalid=Signal::derive(move || old.get().is_some())
                />
                <FieldFault id="old-fault".to_owned() fault=Signal::derive(move || old.get().map(str::to_owned))/>
            </div>
            <NewPasswordField name="password" label=text::own::new(locale) fault=fault("password")/>
        }
    };
    view! {
        <section class="card px-5 py-4">
            <h2 class="text-body font-semibold">{text::own::password(locale)}</h2>
            <p class="mt-1 text-dense text-ink-2">{text::own::password_note(locale)}</p>
            <ActionForm action attr:class="mt-4 grid max-w-[348px] gap-4">
                {fields}
                <button type="submit" class="btn justify-self-start" aria-disabled=move || action.pending().get().to_string()>
                    {text::own::change(locale)}
                </button>
            </ActionForm>
        </section>
    }
}
