//! A link that was just made: to copy now, because it is kept nowhere.

use leptos::html::Input;
use leptos::prelude::*;

use crate::api::people::SendLink;
use crate::domain::i18n::{text, when_brief};
use crate::domain::people::Invited;
use crate::domain::time::Moment;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The link, the way to copy it, and how long it is good for.
#[component]
pub(super) fn Link(invited: Invited, now: Moment, send: ServerAction<SendLink>, close: Callback<()>) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let input = NodeRef::<Input>::new();
    let link = invited.link.clone();
    let copy = move |_| {
        if let Some(input) = input.get_untracked() {
            input.select();
        }
        toasts.say(if browser::copy(&link) { text::invite::copied(locale) } else { text::invite::copy_by_hand(locale) });
    };
    view! {
        <div class="px-6 pt-5 pb-5">
            <h2 id="invite-title" class="text-title font-semibold">{text::invite::done_title(locale, &invited.name)}</h2>
            <p class="mt-1.5 text-body text-ink-2">{text::invite::done_detail(locale)}</p>
            <label class="label mt-4" for="invite-link">{text::invite::link(locale)}</label>
            <div class="flex gap-2">
                <div class="field min-w-0 flex-1">
                    <input node_ref=input id="invite-link" class="num" type="text" readonly value=invited.link.clone()/>
                </div>
                <button type="button" class="btn btn-primary" autofocus on:click=copy>
                    <Icon name="copy"/>
                    {text::invite::copy(locale)}
                </button>
            </div>
            {invited
                .sendable
                .map(|link| {
                    view! {
                        <button
                            type="button"
                            class="btn mt-2.5"
                            aria-disabled=move || send.pending().get().to_string()
                            on:click=move |_| {
                                if !send.pending().get_untracked() {
                                    send.dispatch(SendLink { link });
                                }
                            }
                        >
                            <Icon name="send"/>
                            {text::invite::send(locale)}
                        </button>
                    }
                })}
            <p class="hint num">{text::people::ends(locale, when_brief(locale, invited.ends, now))}</p>
        </div>
        <div class="flex justify-end border-t border-line px-6 py-3.5">
            <button type="button" class="btn" on:click=move |_| close.run(())>{text::invite::done(locale)}</button>
        </div>
    }
}
