//! Where one is signed in, and the ways to end it.

use leptos::prelude::*;

use crate::api::profile::{SignOutDevice, SignOutElsewhere};
use crate::domain::i18n::{text, when_brief};
use crate::domain::profile::Device;
use crate::domain::time::Moment;
use crate::ui::action::toasts;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// The card.
#[component]
pub(super) fn Devices(list: Vec<Device>, now: Moment, reload: Callback<()>) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let (one, others) = (ServerAction::<SignOutDevice>::new(), ServerAction::<SignOutElsewhere>::new());
    let heard = move |outcome: Option<Result<&'static str, _>>| {
        match outcome {
            Some(Ok(words)) => toasts.say(words),
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        reload.run(());
    };
    Effect::new(move || heard(one.value().get().map(|done| done.map(|()| text::own::signed_out(locale)))));
    Effect::new(move || heard(others.value().get().map(|done| done.map(|_| text::own::elsewhere_done(locale)))));
    let has_others = list.iter().any(|device| !device.is_this);
    view! {
        <section class="card overflow-hidden">
            <h2 class="border-b border-line px-5 py-3 text-body font-semibold">{text::own::devices(locale)}</h2>
            <ul class="rows">{list.into_iter().map(|device| view! { <Row device now action=one/> }).collect_view()}</ul>
            {has_others
                .then(|| {
                    view! {
                        <div class="flex min-h-12 flex-wrap items-center gap-3 border-t border-line px-5 py-2 text-small text-ink-3">
                            <span class="min-w-0 flex-1">{text::own::elsewhere_note(locale)}</span>
                            <button
                                type="button"
                                class="btn btn-sm"
                                on:click=move |_| {
                                    others.dispatch(SignOutElsewhere {});
                                }
                            >
                                {text::own::elsewhere(locale)}
                            </button>
                        </div>
                    }
                })}
        </section>
    }
}

#[component]
fn Row(device: Device, now: Moment, action: ServerAction<SignOutDevice>) -> impl IntoView {
    let locale = locale();
    let agent = if device.agent.is_empty() { text::own::unknown_agent(locale).to_owned() } else { device.agent.clone() };
    let network = if device.network.is_empty() { text::own::inner_network(locale) } else { &device.network };
    let seen = text::own::seen(locale, network, when_brief(locale, device.since, now), when_brief(locale, device.seen, now));
    let icon = if device.is_phone() { "smartphone" } else { "monitor" };
    let end = if device.is_this {
        view! { <span class="text-small text-ok">{text::own::this(locale)}</span> }.into_any()
    } else {
        view! {
            <button
                type="button"
                class="btn btn-sm"
                aria-label=text::own::sign_out_of(locale, &agent)
                on:click=move |_| {
                    action.dispatch(SignOutDevice { device: device.id });
                }
            >
                {text::own::sign_out(locale)}
            </button>
        }
        .into_any()
    };
    view! {
        <li class="flex min-h-[60px] items-center gap-3 px-5 py-2">
            <span class="text-ink-3"><Icon name=icon size=IconSize::Large/></span>
            <span class="min-w-0 flex-1">
                <span class="block truncate text-body font-medium">{agent}</span>
                <span class="num block text-small text-ink-3">{seen}</span>
            </span>
            {end}
        </li>
    }
}
