//! The frame of everybody who is signed in: the rail (a bar on phones) and the page.

use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};

use super::ended::Ended;
use super::notice::NoticeLine;
use super::problems::provide_problems;
use super::{BottomBar, ProfileCard, Rail, ViewerResource, again, provide_viewer};
use crate::domain::i18n::text;
use crate::domain::live::LiveEvent;
use crate::ui::live::{on_live, provide_live};
use crate::ui::look::locale;
use crate::ui::way_in::sign_in_from_here;

/// Rail and page. Whoever is not signed in is sent to sign in and comes back.
#[component]
pub fn Workspace() -> impl IntoView {
    let viewer = provide_viewer();
    let live = provide_live(move || match viewer.get()? {
        Ok(viewer) => viewer.map(|viewer| Some(viewer.heard)),
        // Whatever the page shows now, it is read anew once the stream opens.
        Err(_) => Some(None),
    });
    provide_problems(viewer);
    let again = again(|| ());
    on_live(move |event| {
        if *event == LiveEvent::Resync {
            again.run(());
        }
    });
    view! {
        <Guard viewer/>
        <Show when=move || !live.has_ended() fallback=|| view! { <Ended/> }>
            <a href="#main" class="btn sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50">
                {text::common::skip_to_content(locale())}
            </a>
            <div class="flex min-h-dvh md:h-dvh">
                <Rail/>
                <div id="main" tabindex="-1" class="flex min-h-dvh min-w-0 flex-1 flex-col outline-none md:h-dvh md:min-h-0 md:overflow-y-auto">
                    <NoticeLine/>
                    <Outlet/>
                </div>
            </div>
            <BottomBar/>
            <ProfileCard/>
        </Show>
    }
}

#[component]
fn Guard(viewer: ViewerResource) -> impl IntoView {
    let here = sign_in_from_here();
    let to_sign_in = move || view! { <Redirect path=here.get_untracked()/> };
    view! {
        <Suspense>
            {move || matches!(viewer.get(), Some(Ok(None))).then(to_sign_in)}
        </Suspense>
    }
}
