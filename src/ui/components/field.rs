//! Fields of forms: a label, the input, and under it what to mend. The input keeps what was typed.

use leptos::html::Input;
use leptos::prelude::*;

use super::{Icon, IconSize};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::{Locale, text};

/// What the server found wrong with a field, in words.
pub fn fault_of(locale: Locale, error: Option<&ApiError>, field: &str) -> Option<&'static str> {
    let ProblemKind::Invalid { fields } = &error?.kind else { return None };
    let found = fields.iter().find(|fault| fault.field == field)?;
    text::faults::find(locale, &found.problem)
}

/// What is wrong with a field, under it.
#[component]
pub fn FieldFault(
    /// What the input names as its description.
    id: String,
    /// What is wrong.
    #[prop(into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert" id=id>
            {move || {
                fault
                    .get()
                    .map(|words| {
                        view! {
                            <p class="hint hint-error">
                                <Icon name="circle-alert" size=IconSize::Small class="mt-px"/>
                                <span>{words}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// Its id and its name in the form.
    name: &'static str,
    /// The words over it.
    label: &'static str,
    /// The words under it while nothing is wrong.
    #[prop(optional)]
    hint: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What the browser may fill it with.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard of phones.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// It takes the focus when it appears, in the place of what was left.
    #[prop(optional)]
    focused: bool,
    /// What is wrong.
    #[prop(into)]
    fault: Signal<Option<&'static str>>,
) -> impl IntoView {
    let described = format!("{name}-fault");
    let input = NodeRef::<Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get().filter(|_| focused) {
            // A field that cannot be focused is none that anybody types into.
            let _ = input.focus();
        }
    });
    view! {
        <div>
            <label class="label" for=name>{label}</label>
            <div class=move || if fault.get().is_some() { "field is-error" } else { "field" }>
                <input
                    node_ref=input
                    id=name
                    name=name
                    type="text"
                    value=value
                    inputmode=inputmode
                    autocomplete=autocomplete
                    required
                    aria-describedby=described.clone()
                    aria-invalid=move || fault.get().map(|_| "true")
                />
            </div>
            {(!hint.is_empty()).then(|| view! { <p class="hint" class:hidden=move || fault.get().is_some()>{hint}</p> })}
            <FieldFault id=described fault=Signal::derive(move || fault.get().map(str::to_owned))/>
        </div>
    }
}
