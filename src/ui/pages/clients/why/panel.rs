//! The drawer: opens when the address asks, follows what happens, and closes by going back to the plain address.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::answer::Answer;
use crate::api::clients::get_why;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::ids::ClientId;
use crate::domain::live::LiveEvent;
use crate::domain::why::Why;
use crate::ui::answer::ask;
use crate::ui::components::{Icon, ProblemNotice, SkeletonRows};
use crate::ui::layout::{again, entrance, for_viewer};
use crate::ui::live::on_live;
use crate::ui::look::locale;

type Told = crate::ui::answer::Answer<Option<Result<Why, ApiError>>>;

/// From the right on wide screens, from below on phones.
const PLACE: &str = "fixed m-0 hidden max-h-none flex-col bg-surface text-ink shadow-3 backdrop:bg-overlay open:flex \
    max-md:mt-auto max-md:max-h-[88dvh] max-md:w-full max-md:max-w-none max-md:rounded-t-xl \
    md:ml-auto md:h-dvh md:w-[624px] md:max-w-full";

/// The drawer of a client's page.
#[component]
pub(in crate::ui::pages::clients) fn WhyPanel(
    /// Whose page it is.
    client: Memo<ClientId>,
) -> impl IntoView {
    let (locale, entrance, query) = (locale(), entrance(), use_query_map());
    let asked = Memo::new(move |_| query.with(|query| query.get("why").filter(|word| !word.is_empty())));
    let told: Told = ask(
        move || (client.get(), asked.get()),
        move |(client, asked)| async move {
            entrance.passed().await;
            match asked {
                Some(of) => Some(get_why(client, of).await),
                None => None,
            }
        },
    );
    on_live(move |event| match event {
        LiveEvent::TimelineGrew { client: whose } | LiveEvent::MessageMoved { client: whose, .. } if *whose != client.get_untracked() => {}
        LiveEvent::TimelineGrew { .. } | LiveEvent::MessageMoved { .. } | LiveEvent::Resync if asked.get_untracked().is_some() => {
            told.refetch();
        }
        _ => {}
    });
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match asked.get() {
            Some(_) if !dialog.open() => {
                // It fails only when it is open already.
                let _ = dialog.show_modal();
            }
            None if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    let navigate = use_navigate();
    let leave = move |_| {
        if asked.get_untracked().is_some() {
            let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
            navigate(&format!("/clients/{}", client.get_untracked()), options);
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=PLACE
            aria-labelledby="why-title"
            data-testid="why"
            on:close=leave
            // Beside the drawer: its own content covers it whole.
            on:click=move |event| {
                if event.target() == event.current_target() {
                    close();
                }
            }
        >
            <div class="flex min-h-0 flex-1 flex-col">
                <Transition fallback=move || {
                    view! {
                        <h2 id="why-title" class="sr-only">{text::why::sent(locale)}</h2>
                        <SkeletonRows count=6/>
                    }
                }>
                    {move || {
                        asked.get()?;
                        Some(match for_viewer(told.get()??)? {
                            Ok((why, viewer)) => view! { <Answer why now=viewer.now/> }.into_any(),
                            Err(error) => view! {
                                <h2 id="why-title" class="sr-only">{text::why::sent(locale)}</h2>
                                <ProblemNotice error retry=again(move || told.refetch())/>
                            }
                            .into_any(),
                        })
                    }}
                </Transition>
                <button
                    type="button"
                    class="btn btn-quiet btn-icon absolute top-2 right-2"
                    aria-label=text::common::close(locale)
                    on:click=move |_| close()
                >
                    <Icon name="x"/>
                </button>
            </div>
        </dialog>
    }
}
