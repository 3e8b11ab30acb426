//! The frame of the settings: their sections beside the page on wide screens, above it on phones. Only what exists is shown.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::problems::ProblemCount;
use super::viewer;
use crate::domain::access::Permission;
use crate::domain::i18n::text;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// Sections and page.
#[component]
pub fn SettingsFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let may = move |permission| viewer().is_none_or(|viewer| viewer.role.may(permission));
    view! {
        <div class="flex min-h-0 min-w-0 flex-1 max-md:flex-col">
            <nav
                class="flex shrink-0 gap-1 border-line bg-sunken px-2.5 max-md:overflow-x-auto max-md:border-b max-md:py-2 md:sticky md:top-0 md:h-dvh md:w-[216px] md:flex-col md:gap-0 md:border-r md:py-4"
                aria-label=text::settings::title(locale)
            >
                <p class="px-2.5 text-title font-semibold tracking-tight max-md:hidden">{text::settings::title(locale)}</p>
                <Transition>
                    {move || {
                        may(Permission::ManageSettings)
                            .then(|| {
                                view! {
                                    <p class="eyebrow mt-5 mb-1 px-2.5 max-md:hidden">{text::settings::salon(locale)}</p>
                                    <SectionLink href="/texts" icon="message-square-text" name=text::settings::texts(locale)/>
                                }
                            })
                    }}
                </Transition>
                <p class="eyebrow mt-5 mb-1 px-2.5 max-md:hidden">{text::settings::access(locale)}</p>
                <Transition>
                    {move || {
                        may(Permission::ManagePeople)
                            .then(|| view! { <SectionLink href="/people" icon="users-round" name=text::settings::people(locale)/> })
                    }}
                </Transition>
                <SectionLink href="/profile" icon="key-round" name=text::settings::own(locale)/>
                <Transition>
                    {move || {
                        may(Permission::ManageIntake)
                            .then(|| {
                                view! {
                                    <p class="eyebrow mt-5 mb-1 px-2.5 max-md:hidden">{text::intake::section(locale)}</p>
                                    <SectionLink href="/intake" icon="inbox" name=text::intake::title(locale)>
                                        <ProblemCount class="ml-auto"/>
                                    </SectionLink>
                                }
                            })
                    }}
                </Transition>
            </nav>
            <main class="min-w-0 flex-1 max-md:pb-24">{children()}</main>
        </div>
    }
}

#[component]
fn SectionLink(href: &'static str, icon: &'static str, name: &'static str, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = Memo::new(move |_| path.with(|path| path.starts_with(href)));
    let class = move || {
        let here = if is_here.get() { "bg-press font-medium text-ink" } else { "text-ink-2 hover:bg-hover" };
        format!("flex h-8 shrink-0 items-center gap-2.5 rounded-sm px-2.5 max-md:h-11 {here}")
    };
    view! {
        <a href=href class=class aria-current=move || is_here.get().then_some("page")>
            <Icon name=icon/>
            <span class="whitespace-nowrap">{name}</span>
            {children.map(|children| children())}
        </a>
    }
}

/// The head of a page of the settings.
#[component]
pub fn SettingsHead(
    /// The page's name.
    title: &'static str,
    /// A number beside it, or buttons at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="flex h-16 items-center gap-3 border-b border-line bg-surface px-4 md:sticky md:top-0 md:z-10 md:px-6">
            <h1 class="text-head font-semibold tracking-tight">{title}</h1>
            {children.map(|children| children())}
        </header>
    }
}
