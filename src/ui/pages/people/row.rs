//! A person: name, number, role, when they were seen. What the reader may not change says who may.

use chrono::TimeDelta;
use leptos::prelude::*;

use super::page::Doors;
use crate::api::people::{ChangeRole, MakeReset};
use crate::domain::access::Role;
use crate::domain::company::Viewer;
use crate::domain::i18n::{text, when_brief};
use crate::domain::people::{Person, Refusal, may_change, may_reset};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::ui::components::{Avatar, Icon, Time};
use crate::ui::layout::role_name;
use crate::ui::look::locale;

/// Whoever did something so lately is here.
const HERE: TimeDelta = TimeDelta::minutes(2);

/// One row.
#[component]
pub(super) fn PersonRow(person: Person, viewer: Viewer, owners: usize, doors: Doors) -> impl IntoView {
    let locale = locale();
    let is_you = person.user == viewer.user;
    let contact = person.phone.as_ref().map(Phone::for_people).or_else(|| person.email.clone()).unwrap_or_default();
    let devices = if person.devices == 0 { text::people::no_devices(locale).to_owned() } else { person.devices.to_string() };
    let shown = contact.clone();
    let removal = may_change(viewer.role, person.role, None, owners);
    let may_renew = !is_you && may_reset(viewer.role, person.role).is_ok();
    let leaving = person.clone();
    view! {
        <div role="row" class="grid min-h-[60px] grid-cols-[minmax(0,1fr)_88px] items-center gap-x-3 gap-y-1 px-4 py-2 md:grid-cols-[minmax(0,1fr)_148px_118px_84px_68px] md:px-5">
            <span role="cell" class="flex min-w-0 items-center gap-3">
                <Avatar name=person.name.clone()/>
                <span class="min-w-0">
                    <span class="block truncate text-body font-medium" title=person.name.clone()>
                        {person.name.clone()}
                        {is_you.then(|| view! { <span class="font-normal text-ink-3">{format!(" · {}", text::people::you(locale))}</span> })}
                    </span>
                    <span class="num block truncate text-small text-ink-3" title=contact>{shown}</span>
                </span>
            </span>
            <span role="cell" class="max-md:order-last max-md:col-span-2 max-md:pl-12"><RoleOf person=person.clone() by=viewer.role owners doors/></span>
            <span role="cell" class="hidden text-ink-2 md:block"><Seen at=person.seen now=viewer.now/></span>
            <span role="cell" class="num hidden text-ink-2 md:block">{devices}</span>
            <span role="cell" class="flex justify-end gap-1">
                {may_renew
                    .then(|| {
                        let (label, user) = (text::people::reset_of(locale, &person.name), person.user);
                        view! {
                            <button
                                type="button"
                                class="btn btn-quiet btn-icon btn-sm"
                                aria-label=label.clone()
                                title=label
                                on:click=move |_| {
                                    doors.reset.dispatch(MakeReset { user });
                                }
                            >
                                <Icon name="key-round"/>
                            </button>
                        }
                    })}
                {removal
                    .is_ok()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn btn-quiet btn-icon btn-sm"
                                aria-label=text::people::remove(locale, &leaving.name)
                                title=text::people::remove(locale, &leaving.name)
                                on:click=move |_| doors.removing.set(Some(leaving.clone()))
                            >
                                <Icon name="user-x"/>
                            </button>
                        }
                    })}
            </span>
        </div>
    }
}

/// The role: a choice where the reader may change it, a word and the reason where not.
#[component]
fn RoleOf(person: Person, by: Role, owners: usize, doors: Doors) -> impl IntoView {
    let locale = locale();
    let choices: Vec<Role> = Role::ALL.into_iter().filter(|role| may_change(by, person.role, Some(*role), owners).is_ok()).collect();
    let name = role_name(locale, person.role);
    if !choices.iter().any(|role| *role != person.role) {
        let reason = match may_change(by, person.role, None, owners) {
            Err(Refusal::LastOwner) => text::people::only_owner(locale),
            _ => text::people::by_owner(locale),
        };
        return view! {
            <span class="block">{name}</span>
            <span class="block text-small text-ink-3">{reason}</span>
        }
        .into_any();
    }
    let options = choices.into_iter().map(|role| {
        view! { <option value=role.as_str() selected=role == person.role>{role_name(locale, role)}</option> }
    });
    let choose = move |event| {
        if let Some(role) = Role::from_word(&event_target_value(&event)) {
            doors.change.dispatch(ChangeRole { user: person.user, role });
        }
    };
    view! {
        <select class="btn btn-sm max-w-full" aria-label=text::people::role_of(locale, &person.name) on:change=choose>
            {options.collect_view()}
        </select>
    }
    .into_any()
}

/// When they were seen.
#[component]
fn Seen(at: Option<Moment>, now: Moment) -> impl IntoView {
    let locale = locale();
    match at {
        None => view! { <span class="text-ink-3">{text::people::not_here(locale)}</span> }.into_any(),
        Some(at) if now.at - at.at < HERE => view! { <Time moment=at words=text::people::now(locale)/> }.into_any(),
        Some(at) => view! { <Time moment=at words=when_brief(locale, at, now)/> }.into_any(),
    }
}
