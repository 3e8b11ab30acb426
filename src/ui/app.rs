//! The app: what every page shares, and the table of pages.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use super::action::provide_toasts;
use super::browser;
use super::components::Toaster;
use super::lazy::{Client, Clients, Code, Forgot, Frame, Intake, Invite, Onboarding, People, Profile, SignIn, Texts, WayBack, WhatsApp};
use super::look::{locale, provide_look};
use super::pages::NotFound;
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
                <Route path=path!("/sign-in") view={Lazy::<SignIn>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view={Lazy::<Code>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/forgot") view={Lazy::<Forgot>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/reset/:token") view={Lazy::<WayBack>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/onboarding") view={Lazy::<Onboarding>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/invite/:token") view={Lazy::<Invite>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view={Lazy::<Frame>::new()} ssr=SsrMode::Async>
                    <Route path=path!("/clients") view={Lazy::<Clients>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/clients/:id") view={Lazy::<Client>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/channels/whatsapp") view={Lazy::<WhatsApp>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/texts") view={Lazy::<Texts>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/people") view={Lazy::<People>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/intake") view={Lazy::<Intake>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/profile") view={Lazy::<Profile>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
            <Toaster/>
        </Router>
    }
}
