//! Inputs of passwords: one that is known, and a new one, which is weighed while it is typed.

use leptos::prelude::*;

use super::Icon;
use crate::domain::i18n::text;
use crate::domain::password;
use crate::ui::look::locale;

/// A new password, weighed while it is typed: what is wrong with it is said as soon as the field is left or long enough to judge.
#[component]
pub fn NewPasswordField(
    /// Its id and its name in the form.
    name: &'static str,
    /// The words over it.
    label: &'static str,
    /// What the server found wrong.
    #[prop(into)]
    fault: Signal<Option<&'static str>>,
) -> impl IntoView {
    let locale = locale();
    let typed = RwSignal::new(String::new());
    let verdict = Memo::new(move |_| typed.with(|typed| (!typed.is_empty()).then(|| password::check(typed))));
    let said = move || match verdict.get() {
        Some(Err(fault)) => text::faults::find(locale, fault.key()),
        Some(Ok(())) => Some(text::faults::fits(locale)),
        None => fault.get().or(Some(text::faults::short(locale))),
    };
    let is_bad = move || matches!(verdict.get(), Some(Err(found)) if found != password::PasswordFault::TooShort) || fault.get().is_some();
    let class = move || match verdict.get() {
        Some(Ok(())) => "hint !text-ok",
        _ if is_bad() => "hint !text-danger",
        _ => "hint",
    };
    let described = format!("{name}-verdict");
    view! {
        <div>
            <label class="label" for=name>{label}</label>
            <PasswordInput
                name
                autocomplete="new-password"
                class=Signal::derive(move || if is_bad() { "field is-error" } else { "field" })
                described=Signal::stored(Some(described.clone()))
                invalid=Signal::derive(is_bad)
                typed=Callback::new(move |text| typed.set(text))
            />
            <p id=described class=class aria-live="polite">{said}</p>
        </div>
    }
}

/// The input of a password, with the eye that shows it.
#[component]
pub fn PasswordInput(
    /// Its id and its name in the form.
    name: &'static str,
    /// `current-password` or `new-password`.
    #[prop(into)]
    autocomplete: Signal<&'static str>,
    /// The classes of the frame.
    class: Signal<&'static str>,
    /// The id of what describes it.
    described: Signal<Option<String>>,
    /// It was refused.
    invalid: Signal<bool>,
    /// Hears what is typed.
    #[prop(optional)]
    typed: Option<Callback<String>>,
) -> impl IntoView {
    let locale = locale();
    let visible = RwSignal::new(false);
    let label = move || if visible.get() { text::sign_in::hide_password(locale) } else { text::sign_in::show_password(locale) };
    let hear = move |text| {
        if let Some(typed) = typed {
            typed.run(text);
        }
    };
    view! {
        <div class=class>
            <input
                id=name
                name=name
                type=move || if visible.get() { "text" } else { "password" }
                autocomplete=autocomplete
                required
                aria-describedby=described
                aria-invalid=move || invalid.get().then_some("true")
                on:input=move |event| hear(event_target_value(&event))
            />
            <button type="button" class="-mr-1 rounded-sm p-1 text-ink-3 hover:text-ink" aria-label=label on:click=move |_| visible.update(|visible| *visible = !*visible)>
                {move || view! { <Icon name=if visible.get() { "eye-off" } else { "eye" }/> }}
            </button>
        </div>
    }
}
