//! One line above every page while something keeps the salon's messages from going: what, since when, how many wait, the way out.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{entrance, viewer};
use crate::api::whatsapp::get_notice;
use crate::domain::access::{Permission, Role};
use crate::domain::i18n::{Locale, text, when_at, when_bare};
use crate::domain::live::LiveEvent;
use crate::domain::notice::{Matter, Notice};
use crate::ui::answer::ask;
use crate::ui::components::{Icon, IconSize};
use crate::ui::live::{on_live, paced};
use crate::ui::look::locale;

/// The count of what waits is read anew at most this often.
const PACE: Duration = Duration::from_secs(2);
/// Where a number is mended.
const NUMBER: &str = "/channels/whatsapp";

/// The line; nothing where nothing is the matter, or where the page itself says it.
#[component]
pub(super) fn NoticeLine() -> impl IntoView {
    let entrance = entrance();
    let answer = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            get_notice().await.ok().flatten()
        },
    );
    let again = paced(PACE, move || answer.refetch());
    on_live(move |event| match event {
        LiveEvent::WhatsAppChanged | LiveEvent::OnboardingChanged | LiveEvent::Resync => answer.refetch(),
        LiveEvent::MessageMoved { .. } | LiveEvent::TimelineGrew { .. } => {
            // While all is well nobody counts.
            let shown = answer.with_untracked(|answer| matches!(answer, Some(Some(_))));
            if shown {
                again.run(());
            }
        }
        LiveEvent::PeopleChanged | LiveEvent::IntakeChanged => {}
    });
    let path = use_location().pathname;
    let is_at_number = Memo::new(move |_| path.with(|path| path.starts_with(NUMBER)));
    view! {
        <Transition>
            {move || {
                let (notice, viewer) = (answer.get()??, viewer()?);
                (!(notice.matter.is_about_number() && is_at_number.get())).then(|| view! { <Line notice role=viewer.role/> })
            }}
        </Transition>
    }
}

#[component]
fn Line(notice: Notice, role: Role) -> impl IntoView {
    let locale = locale();
    let waiting = (notice.waiting > 0).then(|| text::whatsapp::messages_wait(locale, notice.waiting));
    let words = words(locale, &notice);
    view! {
        <aside
            class="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-warn-tint px-4 py-2 text-dense text-ink md:px-6"
            aria-label=text::notices::label(locale)
            data-testid="notice"
        >
            <Icon name="triangle-alert" size=IconSize::Small class="text-warn"/>
            <p role="status" class="min-w-0 flex-1 max-md:basis-[80%]">
                {words} {waiting.map(|waiting| view! { " " <b class="num font-semibold">{waiting}</b> })}
            </p>
            {way(locale, &notice, role)}
        </aside>
    }
}

/// The one way out, or who has it.
fn way(locale: Locale, notice: &Notice, role: Role) -> AnyView {
    use text::notices as t;
    let (permission, href, label, otherwise) = match notice.matter {
        Matter::Removed | Matter::Frozen | Matter::Unconfirmed => {
            let label = t::to_store(locale, notice.crm.name());
            (Permission::ManageBilling, notice.store_url.clone(), label, t::crm_not_yours(locale))
        }
        Matter::Unlinked | Matter::Passkey | Matter::LoggedOut | Matter::Disowned => {
            (Permission::LinkWhatsApp, NUMBER.to_owned(), t::to_link(locale).to_owned(), t::number_not_yours(locale))
        }
        Matter::Replaced => (Permission::LinkWhatsApp, NUMBER.to_owned(), t::to_resume(locale).to_owned(), t::number_not_yours(locale)),
        Matter::Blocked | Matter::BannedUntil | Matter::Outdated => {
            (Permission::ViewWhatsApp, NUMBER.to_owned(), t::to_see(locale).to_owned(), "")
        }
    };
    if role.may(permission) {
        view! { <a class="btn btn-sm" href=href>{label}</a> }.into_any()
    } else {
        view! { <span class="text-small text-ink-2">{otherwise}</span> }.into_any()
    }
}

/// What is the matter, in a sentence.
pub(in crate::ui) fn words(locale: Locale, notice: &Notice) -> String {
    use text::notices as t;
    let at = when_at(locale, notice.since, notice.now);
    match notice.matter {
        Matter::Removed => t::removed(locale, notice.crm.name()),
        Matter::Frozen => t::frozen(locale, notice.crm.name()),
        Matter::Unconfirmed => t::unconfirmed(locale, notice.crm.name()),
        Matter::Unlinked => t::unlinked(locale).to_owned(),
        Matter::Passkey => t::passkey(locale, at),
        Matter::Replaced => t::replaced(locale, at),
        Matter::LoggedOut => t::logged_out(locale, at),
        Matter::Disowned => t::disowned(locale, at),
        Matter::Blocked => t::blocked(locale, at),
        Matter::BannedUntil => {
            t::banned_until(locale, notice.until.map_or_else(|| "—".to_owned(), |until| when_bare(locale, until, notice.now)))
        }
        Matter::Outdated => t::outdated(locale, at),
    }
}
