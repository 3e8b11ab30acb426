//! What each role may do, and how many have it.

use leptos::prelude::*;

use crate::domain::access::Role;
use crate::domain::i18n::{Locale, text};
use crate::domain::people::Person;
use crate::ui::layout::role_name;
use crate::ui::look::locale;

/// The card beside the people.
#[component]
pub(super) fn WhatRolesMay(people: Vec<Person>) -> impl IntoView {
    let locale = locale();
    let roles = Role::ALL.map(|role| {
        let count = people.iter().filter(|person| person.role == role).count();
        view! {
            <div class="px-5 py-3">
                <dt class="flex justify-between text-body font-medium">
                    {role_name(locale, role)} <span class="num font-normal text-ink-3">{count}</span>
                </dt>
                <dd class="text-dense text-ink-2">{may(locale, role)}</dd>
            </div>
        }
    });
    view! {
        <section class="card overflow-hidden">
            <h2 class="border-b border-line px-5 py-3 text-body font-semibold">{text::people::roles_title(locale)}</h2>
            <dl class="rows">{roles.collect_view()}</dl>
        </section>
    }
}

/// What a role may do, in a line.
pub(super) fn may(locale: Locale, role: Role) -> &'static str {
    match role {
        Role::Owner => text::people::owner_may(locale),
        Role::Manager => text::people::manager_may(locale),
        Role::Operator => text::people::operator_may(locale),
    }
}
