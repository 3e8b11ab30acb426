//! Who is invited and has not come: a new link, or none any more.

use leptos::prelude::*;

use super::page::Doors;
use crate::api::people::{RenewInvitation, SendLink, WithdrawInvitation};
use crate::domain::company::Viewer;
use crate::domain::i18n::{text, when_brief};
use crate::domain::people::{Invitation, LetterState, LinkFor, may_invite};
use crate::domain::phone::Phone;
use crate::ui::action::toasts;
use crate::ui::components::{Icon, Tick, Time};
use crate::ui::format;
use crate::ui::layout::role_name;
use crate::ui::look::locale;

/// The card below the people; nothing while nobody is invited.
#[component]
pub(super) fn Invitations(list: Vec<Invitation>, is_linked: bool, viewer: Viewer, doors: Doors) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let (renew, withdraw) = (ServerAction::<RenewInvitation>::new(), ServerAction::<WithdrawInvitation>::new());
    Effect::new(move || match renew.value().get() {
        Some(Ok(invited)) => {
            doors.link.set(Some(invited));
            doors.reload.run(());
        }
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    Effect::new(move || {
        match withdraw.value().get() {
            Some(Ok(())) => toasts.say(text::people::withdrawn(locale)),
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        doors.reload.run(());
    });
    let count = list.len();
    (count > 0).then(|| {
        let rows = list
            .into_iter()
            .map(|invitation| view! { <Row invitation is_linked viewer=viewer.clone() renew send=doors.send withdraw/> })
            .collect_view();
        view! {
            <section class="card mt-4 overflow-hidden">
                <h2 class="flex items-center gap-2 border-b border-line px-5 py-3 text-body font-semibold">
                    {text::people::invitations(locale)} <span class="num font-normal text-ink-3">{count}</span>
                </h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Row(
    invitation: Invitation,
    is_linked: bool,
    viewer: Viewer,
    renew: ServerAction<RenewInvitation>,
    send: ServerAction<SendLink>,
    withdraw: ServerAction<WithdrawInvitation>,
) -> impl IntoView {
    let locale = locale();
    let Invitation { id, name, role, email, phone, ends, is_over, letter } = invitation;
    let can_send = is_linked && phone.is_some();
    let contact = phone.as_ref().map(Phone::for_people).or(email).unwrap_or_default();
    let until =
        if is_over { text::people::over(locale).to_owned() } else { text::people::ends(locale, when_brief(locale, ends, viewer.now)) };
    let doors = may_invite(viewer.role, role).is_ok().then(|| {
        let sending = can_send.then(|| {
            view! {
                <button
                    type="button"
                    class="btn btn-sm"
                    aria-label=text::people::send_of(locale, &name)
                    on:click=move |_| {
                        send.dispatch(SendLink { link: LinkFor::Invitation(id) });
                    }
                >
                    {text::people::send(locale)}
                </button>
            }
        });
        view! {
            {sending}
            <button
                type="button"
                class="btn btn-sm"
                aria-label=text::people::renew_of(locale, &name)
                on:click=move |_| {
                    renew.dispatch(RenewInvitation { invitation: id });
                }
            >
                {text::people::renew(locale)}
            </button>
            <button
                type="button"
                class="btn btn-quiet btn-icon btn-sm"
                aria-label=text::people::withdraw_of(locale, &name)
                on:click=move |_| {
                    withdraw.dispatch(WithdrawInvitation { invitation: id });
                }
            >
                <Icon name="x"/>
            </button>
        }
    });
    view! {
        <li class="flex min-h-[60px] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 md:px-5">
            <span class="flex size-9 shrink-0 items-center justify-center rounded-full border border-dashed border-line-field text-ink-3">
                <Icon name="user-round"/>
            </span>
            <span class="min-w-0 flex-1 max-md:basis-[calc(100%-48px)]">
                <span class="block truncate text-body font-medium">{name}</span>
                <span class="num block truncate text-small text-ink-3">{format!("{contact} · {}", role_name(locale, role))}</span>
                {letter.map(|letter| view! { <LetterLine letter/> })}
            </span>
            <Time moment=ends words=until class=if is_over { "text-small text-warn max-md:mr-auto max-md:ml-12" } else { "text-small text-ink-3 max-md:mr-auto max-md:ml-12" }/>
            {doors}
        </li>
    }
}

/// Where the letter with the link is.
#[component]
fn LetterLine(letter: LetterState) -> impl IntoView {
    let locale = locale();
    let LetterState { status, reason, .. } = letter;
    let words = match reason {
        Some(reason) => format!("{}: {}", format::message_status(locale, status), format::reason(locale, &reason)),
        None => format::message_status(locale, status).to_owned(),
    };
    view! {
        <span class="flex items-center gap-1.5 text-small text-ink-2" data-testid="letter">
            <Icon name="message-circle"/>
            {text::people::letter(locale, words)}
            <Tick status=Signal::stored(status) decorative=true/>
        </span>
    }
}
