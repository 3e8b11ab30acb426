//! The facts of a link: since when, by whom, what the phone shows of it.

use leptos::prelude::*;

use crate::domain::i18n::{capitalised, text, when};
use crate::domain::time::Moment;
use crate::domain::whatsapp::DEVICE_NAME;
use crate::domain::whatsapp::view::WhatsAppView;
use crate::ui::components::Fact;
use crate::ui::look::locale;

/// The card.
#[component]
pub(in crate::ui::pages) fn Facts(
    /// The link.
    view: WhatsAppView,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let is_standing = view.state.sends();
    let linked = view.linked_at.map(|at| (capitalised(&when(locale, at, now)), at.days_until(now)));
    view! {
        <section class="card overflow-hidden">
            <h2 class="border-b border-line px-4 py-3.5 text-body font-semibold md:px-5">{text::whatsapp::facts(locale)}</h2>
            <dl class="rows text-body">
                {linked
                    .map(|(at, days)| {
                        view! {
                            <Fact name=text::whatsapp::linked_at(locale)>
                                {at} " " {(days > 0).then(|| view! { <Aside words=text::whatsapp::days(locale, days)/> })}
                            </Fact>
                        }
                    })}
                {view.linked_by.map(|who| view! { <Fact name=text::whatsapp::linked_by(locale)>{who}</Fact> })}
                <Fact name=text::whatsapp::shown_as(locale)>
                    {DEVICE_NAME} " " <Aside words=text::whatsapp::linked_devices(locale).to_owned()/>
                </Fact>
                {view.push_name.map(|name| view! { <Fact name=text::whatsapp::push_name(locale)>{name}</Fact> })}
                // True of a link that stands; what is said of another stands above.
                {is_standing.then(|| view! { <Fact name=text::whatsapp::phone_off(locale)>{text::whatsapp::phone_off_fact(locale)}</Fact> })}
            </dl>
        </section>
    }
}

/// The grey half of a fact; on its own line on phones.
#[component]
fn Aside(words: String) -> impl IntoView {
    view! {
        <span class="text-ink-3 max-md:block">
            <span class="max-md:hidden">"· "</span>
            {words}
        </span>
    }
}
