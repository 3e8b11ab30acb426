//! The page `/texts` of the settings: what clients get once the salon is set up.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Desk, Door, PhonePreview, TextRows};
use crate::api::texts::get_company_texts;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::notification::view::{TextView, TextsView};
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{ProblemNotice, SkeletonRows};
use crate::ui::layout::{SettingsFrame, SettingsHead, again, entrance, for_viewer};
use crate::ui::look::locale;

/// The page.
#[component]
pub fn TextsPage() -> impl IntoView {
    let (locale, entrance) = (locale(), entrance());
    let answer: Answer<Result<TextsView, ApiError>> = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            get_company_texts().await
        },
    );
    let retry = again(move || answer.refetch());
    view! {
        <Title text=text::texts::title(locale)/>
        <SettingsFrame>
            <SettingsHead title=text::texts::title(locale)/>
            <Transition fallback=|| view! { <SkeletonRows count=3/> }>
                {move || {
                    Some(
                        match for_viewer(answer.get()?)? {
                            Ok((first, _)) => view! { <Shown first/> }.into_any(),
                            Err(error) => view! { <ProblemNotice error retry/> }.into_any(),
                        },
                    )
                }}
            </Transition>
        </SettingsFrame>
    }
}

#[component]
fn Shown(first: TextsView) -> impl IntoView {
    let TextsView { texts, sender } = first;
    let texts = RwSignal::new(texts);
    let kept = Callback::new(move |kept: TextView| {
        texts.update(|texts| {
            if let Some(text) = texts.iter_mut().find(|text| text.trigger == kept.trigger) {
                *text = kept;
            }
        });
    });
    let desk = Desk::new(Door::Workspace, texts.into(), Signal::stored(sender), kept);
    view! {
        <div class="max-w-[1040px] p-4 md:p-6">
            <p class="max-w-[640px] text-ink-2">{text::texts::detail(locale())}</p>
            <div class="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_320px] lg:gap-x-6">
                <TextRows desk/>
                <div class="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
                    <PhonePreview desk/>
                </div>
            </div>
        </div>
    }
}
