//! Why somebody stands before the door who was inside: said once, above the form.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::domain::people::Ended;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The reason, in words.
#[component]
pub(super) fn EndedNote(ended: Ended) -> impl IntoView {
    let locale = locale();
    let words = match ended {
        Ended::Removed => text::sign_in::ended_removed(locale),
        Ended::RoleChanged => text::sign_in::ended_role(locale),
        Ended::SalonGone => text::sign_in::ended_salon(locale),
    };
    view! {
        <div class="callout mb-6" role="status">
            <Icon name="circle-alert"/>
            <p class="text-pretty">{words}</p>
        </div>
    }
}
