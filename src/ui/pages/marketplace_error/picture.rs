//! The picture over a problem: we, a line that is broken or waits, and whom it did not reach.

use leptos::prelude::*;

use crate::domain::marketplace::DoorProblem as P;
use crate::ui::components::{Icon, IconSize, Logo};

/// Whom the line did not reach.
fn other_end(problem: P) -> &'static str {
    match problem {
        P::NotConfigured | P::Unavailable => "settings",
        P::SalonMissing | P::SalonInvalid | P::TooManySalons | P::CrmUnknown => "store",
        P::CrmRefused | P::CrmDown => "calendar",
        P::Forged | P::TokenExpired | P::TokenForged | P::TokenUsed | P::ResumeEnded | P::SetUp => "link",
        P::TooMany => "timer",
    }
}

/// Decoration: the words beside it say the same.
#[component]
pub(super) fn Picture(problem: P) -> impl IntoView {
    let (mark, ink) = match problem {
        P::SetUp => ("check", "text-ok-solid"),
        _ if problem.may_pass() => ("circle-dashed", "text-warn-solid"),
        _ => ("x", "text-danger-solid"),
    };
    let dots = || view! { <span class="w-4 border-t-2 border-dotted border-line-strong"></span> };
    view! {
        <div class="flex items-center gap-2" aria-hidden="true">
            <Logo size=36/>
            {dots()}
            <span class=ink><Icon name=mark/></span>
            {dots()}
            <span class="text-ink-3"><Icon name=other_end(problem) size=IconSize::Large class="!size-9"/></span>
        </div>
    }
}
