//! The page itself: reads the people, follows what changes, and holds the dialogs.

use leptos::prelude::*;
use leptos_meta::Title;

use super::invitations::Invitations;
use super::invite::InviteDialog;
use super::remove::RemoveDialog;
use super::roles::WhatRolesMay;
use super::row::PersonRow;
use crate::api::people::{ChangeRole, MakeReset, SendLink, list_people};
use crate::domain::access::Role;
use crate::domain::company::Viewer;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::ids::MessageId;
use crate::domain::live::LiveEvent;
use crate::domain::people::{Invited, People, Person};
use crate::ui::action::toasts;
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{Icon, ProblemNotice, SkeletonRows};
use crate::ui::layout::{SettingsFrame, SettingsHead, again, entrance, for_viewer, viewer};
use crate::ui::live::on_live;
use crate::ui::look::locale;

/// What a person can do here.
#[derive(Clone, Copy)]
pub(super) struct Doors {
    /// The dialog of inviting is open.
    pub(super) inviting: RwSignal<bool>,
    /// A link that was just made.
    pub(super) link: RwSignal<Option<Invited>>,
    /// Whom to remove, once confirmed.
    pub(super) removing: RwSignal<Option<Person>>,
    /// Makes a link for a new password.
    pub(super) reset: ServerAction<MakeReset>,
    /// Makes a new link and sends it by WhatsApp.
    pub(super) send: ServerAction<SendLink>,
    /// Gives another role.
    pub(super) change: ServerAction<ChangeRole>,
    /// Reads the people anew.
    pub(super) reload: Callback<()>,
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (locale, entrance, toasts) = (locale(), entrance(), toasts());
    let answer: Answer<Result<People, ApiError>> = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            list_people().await
        },
    );
    let doors = Doors {
        inviting: RwSignal::new(false),
        link: RwSignal::new(None),
        removing: RwSignal::new(None),
        reset: ServerAction::new(),
        send: ServerAction::new(),
        change: ServerAction::new(),
        reload: again(move || answer.refetch()),
    };
    // A letter that moves on is one of the rows here; of the clients' messages none is.
    let is_letter = move |id: &MessageId| {
        answer.with_untracked(|answer| {
            let Some(Ok(people)) = answer else { return false };
            people.invitations.iter().filter_map(|invitation| invitation.letter.as_ref()).any(|letter| letter.message == *id)
        })
    };
    on_live(move |event| match event {
        LiveEvent::PeopleChanged | LiveEvent::WhatsAppChanged | LiveEvent::Resync => answer.refetch(),
        LiveEvent::MessageMoved { message, .. } if is_letter(message) => answer.refetch(),
        _ => {}
    });
    Effect::new(move || match doors.reset.value().get() {
        Some(Ok(link)) => doors.link.set(Some(link)),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    Effect::new(move || {
        match doors.send.value().get() {
            // The link that was shown until now opens nothing any more.
            Some(Ok(())) => {
                doors.link.set(None);
                toasts.say(text::people::sending(locale));
            }
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        doors.reload.run(());
    });
    Effect::new(move || match doors.change.value().get() {
        Some(Ok(())) => {
            toasts.say(text::people::role_changed(locale));
            answer.refetch();
        }
        Some(Err(error)) => {
            toasts.say_problem(&error);
            answer.refetch();
        }
        None => {}
    });
    let count = move || answer.with(|answer| answer.as_ref()?.as_ref().ok().map(|people| people.people.len()));
    let may_invite = move || answer.with(|answer| matches!(answer, Some(Ok(_))));
    view! {
        <Title text=text::people::title(locale)/>
        <SettingsFrame>
            <SettingsHead title=text::people::title(locale)>
                <Transition>
                    {move || count().map(|count| view! { <span class="num text-title text-ink-3">{count}</span> })}
                    {move || {
                        may_invite()
                            .then(|| {
                                view! {
                                    <button type="button" class="btn btn-primary ml-auto" on:click=move |_| doors.inviting.set(true)>
                                        <Icon name="user-round-plus"/>
                                        {text::people::invite(locale)}
                                    </button>
                                }
                            })
                    }}
                </Transition>
            </SettingsHead>
            <Transition fallback=|| view! { <SkeletonRows count=5/> }>
                {move || {
                    Some(
                        match for_viewer(answer.get()?)? {
                            Ok((people, viewer)) => view! { <Everybody people viewer doors/> }.into_any(),
                            Err(error) => view! { <ProblemNotice error retry=doors.reload/> }.into_any(),
                        },
                    )
                }}
            </Transition>
            // Beside the list, which is drawn anew whenever somebody comes or goes.
            <Suspense>{move || viewer().map(|viewer| view! { <InviteDialog doors viewer/> })}</Suspense>
            <RemoveDialog doors/>
        </SettingsFrame>
    }
}

#[component]
fn Everybody(people: People, viewer: Viewer, doors: Doors) -> impl IntoView {
    let locale = locale();
    let owners = people.people.iter().filter(|person| person.role == Role::Owner).count();
    let is_alone = people.people.len() == 1 && people.invitations.is_empty();
    let list = people.people.clone();
    let head = [text::people::column_role(locale), text::people::column_seen(locale), text::people::column_devices(locale)];
    let rows = list.into_iter().map(|person| view! { <PersonRow person viewer=viewer.clone() owners doors/> }).collect_view();
    view! {
        <div class="grid max-w-[1160px] items-start gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_288px]">
            <div class="min-w-0">
                <section class="card overflow-hidden">
                    <div role="table" aria-label=text::people::title(locale)>
                    <div role="row" class="hidden h-9 grid-cols-[minmax(0,1fr)_148px_118px_84px_68px] items-center gap-3 border-b border-line bg-sunken px-5 md:grid">
                        <span role="columnheader" class="th">{text::people::column_person(locale)}</span>
                        {head.map(|name| view! { <span role="columnheader" class="th">{name}</span> }).collect_view()}
                    </div>
                    <div class="rows" role="rowgroup">{rows}</div>
                    </div>
                    {is_alone
                        .then(|| {
                            view! {
                                <div class="border-t border-line px-5 py-6 text-center">
                                    <p class="text-body font-semibold">{text::people::alone_title(locale)}</p>
                                    <p class="mt-1 text-dense text-ink-2">{text::people::alone_detail(locale)}</p>
                                </div>
                            }
                        })}
                </section>
                <Invitations list=people.invitations.clone() is_linked=people.is_linked viewer doors/>
            </div>
            <WhatRolesMay people=people.people/>
        </div>
    }
}
