//! The app: what every page shares, and the table of pages.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use super::action::provide_toasts;
use super::browser;
use super::components::Toaster;
use super::layout::Workspace;
use super::look::{locale, provide_look};
use super::pages::{
    ClientList, ClientPage, CodePage, ForgotPage, InvitePage, NotFound, OnboardingPage, PeoplePage, ProfilePage, SignInPage, WayBackPage,
    WhatsAppPage,
};
use crate::domain::i18n::text;

/// Where a person lands.
const HOME: &str = "/clients";

/// Everything inside `<body>`. Pages are sent whole (`SsrMode::Async`): with their data, their status and their redirects.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_look();
    provide_toasts();
    // Seen by tests, and by styles if they ever need it: from here on controls work in the browser.
    Effect::new(|| browser::set_root_attribute("data-ready", ""));
    let product = text::product::name(locale());
    view! {
        <Title formatter=move |page: String| if page.is_empty() { product.to_owned() } else { format!("{page} — {product}") }/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=|| view! { <Redirect path=HOME/> } ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=CodePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/forgot") view=ForgotPage ssr=SsrMode::Async/>
                <Route path=path!("/reset/:token") view=WayBackPage ssr=SsrMode::Async/>
                <Route path=path!("/onboarding") view=OnboardingPage ssr=SsrMode::Async/>
                <Route path=path!("/invite/:token") view=InvitePage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Workspace ssr=SsrMode::Async>
                    <Route path=path!("/clients") view=ClientList ssr=SsrMode::Async/>
                    <Route path=path!("/clients/:id") view=ClientPage ssr=SsrMode::Async/>
                    <Route path=path!("/channels/whatsapp") view=WhatsAppPage ssr=SsrMode::Async/>
                    <Route path=path!("/people") view=PeoplePage ssr=SsrMode::Async/>
                    <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            <Toaster/>
        </Router>
    }
}
