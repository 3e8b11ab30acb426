//! `/dev/gallery`: every component and every face of the pages, with invented data. Sandbox builds only; the page stays
//! as the server sent it, so nothing of it is in the browser's code.

mod faces;
mod history;
mod primitives;
mod samples;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

use self::faces::{CardFaces, ListFaces, PairingFaces, WhatsAppFaces};
use self::primitives::Primitives;
use crate::ui::action::provide_toasts;
use crate::ui::look::provide_look;
use crate::ui::shell::document;

/// The document. Expects the same context as `ui::shell::shell`.
pub fn gallery(options: LeptosOptions) -> impl IntoView {
    document(options, ().into_any(), view! { <Gallery/> }.into_any())
}

#[component]
fn Gallery() -> impl IntoView {
    provide_meta_context();
    provide_look();
    provide_toasts();
    view! {
        <Title text="Gallery"/>
        <Router>
            <main class="grid gap-10 p-4 md:p-10">
                <h1 class="text-head font-semibold tracking-tight">"Gallery"</h1>
                <Primitives/>
                <ListFaces/>
                <CardFaces/>
                <WhatsAppFaces/>
                <PairingFaces/>
            </main>
        </Router>
    }
}

/// A named part of the gallery.
#[component]
fn Part(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="min-w-0" aria-label=name data-part=name>
            <h2 class="mb-3 text-title font-semibold">{name}</h2>
            {children()}
        </section>
    }
}

/// One face in a frame.
#[component]
fn Face(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <figure class="min-w-0">
            <figcaption class="mb-2 text-body font-medium text-ink-2">{name}</figcaption>
            <div class="card flex min-h-[120px] flex-col overflow-hidden">{children()}</div>
        </figure>
    }
}
