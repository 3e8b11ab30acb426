//! The sections: a rail on the left, a bar at the bottom of phones. Only what exists is shown.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::problems::{ProblemCount, waiting_words};
use super::viewer;
use crate::domain::access::Permission;
use crate::domain::i18n::{Locale, text};
use crate::ui::components::{Avatar, Icon, IconSize, LiveDot, Logo};
use crate::ui::look::locale;

/// The id of the profile card, which the avatar opens.
pub(super) const PROFILE: &str = "profile";

#[derive(Clone, Copy)]
struct Section {
    /// Where it leads.
    href: &'static str,
    /// What its addresses begin with.
    begins: &'static str,
    icon: &'static str,
    name: fn(Locale) -> &'static str,
}

const SECTIONS: [Section; 2] = [
    Section { href: "/clients", begins: "/clients", icon: "users-round", name: text::sections::clients },
    Section { href: "/channels/whatsapp", begins: "/channels", icon: "radio-tower", name: text::sections::channels },
];

/// What the addresses of the settings begin with.
const SETTINGS: [&str; 4] = ["/texts", "/people", "/profile", "/intake"];

/// The rail of wide screens.
#[component]
pub fn Rail() -> impl IntoView {
    let locale = locale();
    view! {
        <nav
            class="sticky top-0 hidden h-dvh w-[72px] shrink-0 flex-col items-center gap-0.5 border-r border-line bg-canvas py-3 md:flex"
            aria-label=text::sections::label(locale)
        >
            <a href="/" class="mb-3 rounded-sm" aria-label=text::product::name(locale)>
                <Logo size=30/>
            </a>
            {SECTIONS
                .map(|section| {
                    view! {
                        <SectionLink
                            section
                            class="relative flex h-[50px] w-16 flex-col items-center justify-center gap-1 rounded-md"
                            here="bg-press text-ink"
                            elsewhere="text-ink-2 hover:bg-hover"
                        />
                    }
                })
                .collect_view()}
            <div class="mt-auto flex flex-col items-center gap-3">
                <Suspense>{move || viewer().map(|viewer| view! { <SettingsLink may_settings=viewer.role.may(Permission::ManageSettings)/> })}</Suspense>
                <ProfileButton/>
            </div>
        </nav>
    }
}

/// The bar of phones.
#[component]
pub fn BottomBar() -> impl IntoView {
    view! {
        <nav
            class="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-surface px-2 pt-1.5 pb-[max(8px,env(safe-area-inset-bottom))] md:hidden"
            aria-label=text::sections::label(locale())
        >
            {SECTIONS
                .map(|section| {
                    view! {
                        <SectionLink
                            section
                            class="relative flex h-12 flex-1 flex-col items-center justify-center gap-1"
                            here="text-accent-ink"
                            elsewhere="text-ink-3"
                        />
                    }
                })
                .collect_view()}
            <div class="flex flex-1 items-center justify-center"><ProfileButton/></div>
        </nav>
    }
}

#[component]
fn SectionLink(section: Section, class: &'static str, here: &'static str, elsewhere: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = Memo::new(move |_| path.with(|path| path.starts_with(section.begins)));
    view! {
        <a
            href=section.href
            class=move || format!("{class} {}", if is_here.get() { here } else { elsewhere })
            aria-current=move || is_here.get().then_some("page")
        >
            <Icon name=section.icon size=IconSize::Large/>
            <span class="text-micro font-medium">{(section.name)(locale())}</span>
        </a>
    }
}

/// The way to the settings: to their first section that this person may see.
#[component]
fn SettingsLink(may_settings: bool) -> impl IntoView {
    let (locale, path) = (locale(), use_location().pathname);
    let is_here = Memo::new(move |_| path.with(|path| SETTINGS.iter().any(|begins| path.starts_with(begins))));
    view! {
        <a
            href=if may_settings { "/texts" } else { "/profile" }
            class=move || if is_here.get() { "btn btn-quiet btn-icon relative !bg-press !text-ink" } else { "btn btn-quiet btn-icon relative" }
            aria-label=move || label(locale, waiting_words(locale))
            aria-current=move || is_here.get().then_some("page")
        >
            <Icon name="settings" size=IconSize::Large/>
            <ProblemCount class="absolute -top-1 -right-1 text-micro"/>
        </a>
    }
}

/// The settings, and what waits in them.
fn label(locale: Locale, waiting: Option<String>) -> String {
    let (settings, problems) = (text::settings::title(locale), text::intake::title(locale));
    waiting.map_or_else(|| settings.to_owned(), |waiting| format!("{settings}. {problems}: {waiting}"))
}

#[component]
fn ProfileButton() -> impl IntoView {
    let label = text::profile::open(locale());
    view! {
        <button type="button" class="relative flex rounded-full" aria-label=label popovertarget=PROFILE>
            <Suspense fallback=|| {
                view! { <span class="skeleton size-9 !rounded-full"></span> }
            }>{move || view! { <Avatar name=viewer().map(|viewer| viewer.name).unwrap_or_default()/> }}</Suspense>
            <LiveDot/>
        </button>
    }
}
