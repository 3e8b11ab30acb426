//! The page `/reset/{token}`: a colleague's link. A new password; where the account opens several salons, a way into this one.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::ask::words;
use super::enter;
use crate::api::recovery::{UseWayBack, get_way_back};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;
use crate::domain::people::WayBack;
use crate::ui::components::{FieldFault, NewPasswordField, ProblemNotice, fault_of};
use crate::ui::layout::SignInFrame;
use crate::ui::look::locale;

/// The page.
#[component]
pub fn WayBackPage() -> impl IntoView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let way = Resource::new_blocking(move || token.get(), get_way_back);
    view! {
        <Title text=text::reset::title(locale())/>
        <SignInFrame>
            <Suspense>
                {move || {
                    Some(
                        match way.get()? {
                            Ok(way) => view! { <Form way token=token.get_untracked()/> }.into_any(),
                            Err(error) => view! { <Trouble error/> }.into_any(),
                        },
                    )
                }}
            </Suspense>
        </SignInFrame>
    }
}

#[component]
fn Trouble(error: ApiError) -> impl IntoView {
    let locale = locale();
    if !matches!(error.kind, ProblemKind::Gone) {
        return view! { <ProblemNotice error/> }.into_any();
    }
    view! {
        <h1 class="text-head font-semibold tracking-tight">{text::reset::over_title(locale)}</h1>
        <p class="mt-1.5 text-body text-ink-2">{text::reset::over_detail(locale)}</p>
        <a href="/sign-in" class="btn btn-lg mt-6 self-start">{text::common::sign_in(locale)}</a>
    }
    .into_any()
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
    let problem = move || error().filter(|error| !matches!(error.kind, ProblemKind::Invalid { .. })).map(|error| words(&error));
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
