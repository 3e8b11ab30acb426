//! The page `/reset/{token}`: a colleague's link. A new password; where the account opens several salons, a way into this one.

use leptos::prelude::*;

use super::enter;
use crate::api::recovery::{UseWayBack, get_way_back};
use crate::domain::error::ProblemKind;
use crate::domain::i18n::{self, text};
use crate::domain::people::WayBack;
use crate::ui::components::{FieldFault, NewPasswordField, fault_of};
use crate::ui::look::locale;
use crate::ui::pages::opened::{Words, by_link};

/// The page.
#[component]
pub fn WayBackPage() -> impl IntoView {
    let locale = locale();
    let words = Words { title: text::reset::title(locale), over: (text::reset::over_title(locale), text::reset::over_detail(locale)) };
    by_link(words, get_way_back, |way, token| view! { <Form way token/> }.into_any())
}

#[component]
fn Form(way: WayBack, token: String) -> impl IntoView {
    let locale = locale();
    let action = ServerAction::<UseWayBack>::new();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            enter();
        }
    });
    let error = move || action.value().get().and_then(Result::err);
    let fault = Signal::derive(move || fault_of(locale, error().as_ref(), "password"));
    let problem =
        move || error().filter(|error| !matches!(error.kind, ProblemKind::Invalid { .. })).map(|error| i18n::problem_line(locale, &error));
    let (title, submit) = if way.is_one_of_several {
        (text::reset::enter_title(locale), text::sign_in::submit(locale))
    } else {
        (text::reset::title(locale), text::sign_in::set_password(locale))
    };
    view! {
        <ActionForm action attr:class="grid gap-4">
            <div>
                <h1 class="text-head font-semibold tracking-tight">{title}</h1>
                <p class="mt-1 text-body text-ink-2">{format!("{} · {}", way.company, way.name)}</p>
            </div>
            <p class="num text-dense text-ink-2">{text::invite::account(locale, &way.account)}</p>
            <input type="hidden" name="token" value=token/>
            {if way.is_one_of_several {
                view! { <p class="callout">{text::reset::several(locale)}</p> }.into_any()
            } else {
                view! { <NewPasswordField name="password" label=text::invite::new_password(locale) fault/> }.into_any()
            }}
            <FieldFault id="reset-fault".to_owned() fault=Signal::derive(problem)/>
            <button type="submit" class="btn btn-primary btn-lg mt-2 w-full" aria-disabled=move || action.pending().get().to_string()>
                {submit}
            </button>
        </ActionForm>
    }
}
