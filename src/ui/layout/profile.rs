//! The card behind the avatar: who is signed in, theme, density, language, and the way out.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::problems::ProblemCount;
use super::rail::PROFILE;
use super::viewer;
use crate::api::session::SignOut;
use crate::domain::access::Role;
use crate::domain::company::Viewer;
use crate::domain::i18n::{Locale, text};
use crate::domain::look::{Density, Theme};
use crate::ui::action::toasts;
use crate::ui::components::{Avatar, Icon};
use crate::ui::look::{choose_locale, locale, look};

/// The card; a popover, so the browser itself opens it, closes it on Esc and gives the focus back.
#[component]
pub fn ProfileCard() -> impl IntoView {
    let label = text::profile::open(locale());
    let place = "inset-x-3 bottom-[84px] md:inset-x-auto md:left-[80px] md:bottom-3";
    view! {
        <div
            id=PROFILE
            popover="auto"
            role="dialog"
            aria-label=label
            class=format!("pop fixed top-auto m-0 max-w-[340px] overflow-hidden text-ink max-md:mx-auto max-md:w-[calc(100vw-24px)] md:w-[300px] {place}")
        >
            <Suspense>{move || viewer().map(|viewer| view! { <Person viewer/> })}</Suspense>
            <div class="grid gap-3 px-4 py-3.5">
                <ThemeSwitch/>
                <DensitySwitch/>
                <LanguageSwitch/>
            </div>
            <a href="/profile" class="flex items-center gap-2.5 border-t border-line px-4 py-3 hover:bg-hover">
                <Icon name="settings"/>
                {text::settings::title(locale())}
                <ProblemCount class="ml-auto"/>
            </a>
            <Leave/>
        </div>
    }
}

#[component]
fn Person(viewer: Viewer) -> impl IntoView {
    let role = role_name(locale(), viewer.role);
    view! {
        <div class="flex items-center gap-3 border-b border-line px-4 py-3.5">
            <Avatar name=viewer.name.clone()/>
            <div class="min-w-0">
                <p class="truncate text-body font-semibold">{viewer.name.clone()}</p>
                <p class="truncate text-small text-ink-3">{format!("{role} · {}", viewer.company_name)}</p>
            </div>
        </div>
    }
}

/// The role in words.
pub fn role_name(locale: Locale, role: Role) -> &'static str {
    match role {
        Role::Owner => text::roles::owner(locale),
        Role::Manager => text::roles::manager(locale),
        Role::Operator => text::roles::operator(locale),
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let (locale, look) = (locale(), look());
    let name = move |theme| match theme {
        Theme::System => text::profile::theme_system(locale),
        Theme::Light => text::profile::theme_light(locale),
        Theme::Dark => text::profile::theme_dark(locale),
    };
    let choices = Theme::ALL.map(|theme| {
        let is_on = move || look.get().theme == theme;
        view! { <Choice name=name(theme) is_on=Signal::derive(is_on) choose=move |()| look.choose_theme(theme)/> }
    });
    view! { <Switch name=text::profile::theme(locale)>{choices.collect_view()}</Switch> }
}

#[component]
fn DensitySwitch() -> impl IntoView {
    let (locale, look) = (locale(), look());
    let name = move |density| match density {
        Density::Comfortable => text::profile::density_comfortable(locale),
        Density::Compact => text::profile::density_compact(locale),
    };
    let choices = Density::ALL.map(|density| {
        let is_on = move || look.get().density == density;
        view! { <Choice name=name(density) is_on=Signal::derive(is_on) choose=move |()| look.choose_density(density)/> }
    });
    view! { <Switch name=text::profile::density(locale)>{choices.collect_view()}</Switch> }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let current = locale();
    let location = use_location();
    let choices = Locale::ALL.map(|choice| {
        let choose = move |()| {
            let search = location.search.get_untracked();
            choose_locale(choice, &format!("{}?{}", location.pathname.get_untracked(), search.trim_start_matches('?')));
        };
        view! { <Choice name=choice.own_name() is_on=Signal::stored(choice == current) choose/> }
    });
    view! { <Switch name=text::profile::language(current)>{choices.collect_view()}</Switch> }
}

/// A name over a row of choices.
#[component]
fn Switch(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <p class="eyebrow mb-1.5">{name}</p>
            <div class="seg flex [&>*]:flex-1" role="group" aria-label=name>{children()}</div>
        </div>
    }
}

#[component]
fn Choice(name: &'static str, is_on: Signal<bool>, #[prop(into)] choose: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class:is-on=is_on aria-pressed=move || is_on.get().to_string() on:click=move |_| choose.run(())>
            {name}
        </button>
    }
}

#[component]
fn Leave() -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => crate::ui::browser::go("/sign-in"),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    view! {
        <ActionForm action attr:class="menu border-t border-line">
            <button type="submit">
                <Icon name="log-out"/>
                {text::profile::sign_out(locale())}
            </button>
        </ActionForm>
    }
}
