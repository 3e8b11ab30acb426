//! The page itself.

use leptos::prelude::*;
use leptos_meta::Title;

use super::devices::Devices;
use super::password::ChangePasswordCard;
use crate::api::profile::get_profile;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::domain::profile::Profile;
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{ProblemNotice, SkeletonRows};
use crate::ui::layout::{SettingsFrame, SettingsHead, again, entrance, for_viewer};
use crate::ui::look::locale;

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let (locale, entrance) = (locale(), entrance());
    let answer: Answer<Result<Profile, ApiError>> = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            get_profile().await
        },
    );
    let reload = again(move || answer.refetch());
    view! {
        <Title text=text::own::title(locale)/>
        <SettingsFrame>
            <SettingsHead title=text::own::title(locale)/>
            <Transition fallback=|| view! { <SkeletonRows count=3/> }>
                {move || {
                    Some(
                        match for_viewer(answer.get()?)? {
                            Ok((profile, viewer)) => {
                                let account = [profile.email.clone(), profile.phone.as_ref().map(Phone::for_people)];
                                view! {
                                    <div class="grid max-w-[720px] gap-4 p-4 md:p-6">
                                        <section class="card px-5 py-4">
                                            <h2 class="text-body font-semibold">{text::own::account(locale)}</h2>
                                            {account
                                                .into_iter()
                                                .flatten()
                                                .map(|name| view! { <p class="num mt-1 text-ink-2 break-words">{name}</p> })
                                                .collect_view()}
                                        </section>
                                        <Devices list=profile.devices now=viewer.now reload/>
                                        <ChangePasswordCard reload/>
                                    </div>
                                }
                                    .into_any()
                            }
                            Err(error) => view! { <ProblemNotice error retry=reload/> }.into_any(),
                        },
                    )
                }}
            </Transition>
        </SettingsFrame>
    }
}
