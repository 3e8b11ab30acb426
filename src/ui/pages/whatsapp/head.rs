//! The head of the WhatsApp page: the number, its state in a word, and the way to unlink it.

use leptos::prelude::*;

use super::unlink::Unlink;
use crate::domain::access::{Permission, Role};
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::SessionState;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// Crumbs, number, chip, actions.
#[component]
pub(in crate::ui::pages) fn PageHead(
    /// The linked number.
    number: Option<Phone>,
    /// Where the link stands.
    state: SessionState,
    /// Who looks.
    role: Role,
    /// Reads the state anew.
    reload: Callback<()>,
) -> impl IntoView {
    let locale = locale();
    let online = state == SessionState::Connected;
    let linked = number.is_some() && !matches!(state, SessionState::Unlinked | SessionState::Pairing | SessionState::LoggedOut);
    // A number that is not linked is not this page's any more; one the phone logged out still is.
    let shown = number.filter(|_| !matches!(state, SessionState::Unlinked | SessionState::Pairing));
    let title = shown.as_ref().map_or_else(|| "WhatsApp".to_owned(), Phone::for_people);
    view! {
        <header class="border-b border-line bg-surface px-4 md:px-6">
            <nav class="flex h-11 items-center gap-1.5 text-small text-ink-3" aria-label=text::common::crumbs(locale)>
                <span>{text::sections::channels(locale)}</span>
                <Icon name="chevron-right" size=IconSize::Tiny/>
                <span class="text-ink-2" aria-current="page">"WhatsApp"</span>
            </nav>
            <div class="flex flex-wrap items-center gap-3 pb-4">
                <h1 class="num text-head font-semibold tracking-tight">{title}</h1>
                {online
                    .then(|| {
                        view! {
                            <span class="chip chip-ok">
                                <Icon name="plug-zap"/>
                                {text::states::connected::name(locale)}
                            </span>
                        }
                    })}
                {linked
                    .then(|| {
                        view! {
                            <div class="flex w-full items-center gap-2 md:ml-auto md:w-auto">
                                <Unlink allowed=role.may(Permission::UnlinkWhatsApp) reload/>
                            </div>
                        }
                    })}
            </div>
        </header>
    }
}
