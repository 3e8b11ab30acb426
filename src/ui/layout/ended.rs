//! What a page becomes once the sign-in has ended: the way to the door and back here, and nothing of the salon's any more.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;
use crate::ui::components::{ProblemNotice, Wordmark};
use crate::ui::look::locale;

/// In the place of the whole workspace: whose data they are is not known to be the reader's business any more.
#[component]
pub(super) fn Ended() -> impl IntoView {
    let error = ApiError::new("unauthenticated", ProblemKind::Unauthenticated);
    view! {
        <Title text=text::sign_in::title(locale())/>
        <main class="flex min-h-dvh flex-col bg-surface" data-testid="ended">
            <div class="px-5 py-6 md:px-10 md:py-8"><Wordmark/></div>
            <h1 class="sr-only">{text::sign_in::title(locale())}</h1>
            <ProblemNotice error/>
        </main>
    }
}
