//! The open text as a client's phone shows it, on a booking from the CRM.

use std::time::Duration;

use leptos::prelude::*;

use super::Desk;
use crate::domain::i18n::{text, when};
use crate::domain::notification::template;
use crate::domain::notification::view::Preview;
use crate::domain::phone::Phone;
use crate::ui::answer::ask;
use crate::ui::components::{Avatar, AvatarSize, Icon, IconSize};
use crate::ui::look::locale;

/// The preview follows the typing after so long a rest.
const REST: Duration = Duration::from_millis(250);

/// The phone.
#[component]
pub(in crate::ui::pages) fn PhonePreview(
    desk: Desk,
    /// It is looked again when this changes.
    #[prop(optional, into)]
    fresh: Signal<u32>,
) -> impl IntoView {
    use text::texts as t;
    let locale = locale();
    let number = desk.number;
    let rested = RwSignal::new(desk.template.get_untracked());
    let rest = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        let words = desk.template.get();
        if let Some(before) = rest.try_update_value(Option::take).flatten() {
            before.clear();
        }
        // What cannot be a text is not asked about: what was shown last stays.
        if template::check(&words).is_ok() {
            rest.set_value(set_timeout_with_handle(move || drop(rested.try_set(words)), REST).ok());
        }
    });
    let asked = move || (desk.open.get_untracked(), rested.get(), number.get(), fresh.get());
    let answer = ask(asked, move |(trigger, template, number, _)| desk.preview(trigger, template, number));
    let last = RwSignal::new(None::<Preview>);
    Effect::new(move || {
        if let Some(Ok(preview)) = answer.get() {
            last.set(Some(preview));
        }
    });
    let has_next = move || last.with(|preview| preview.as_ref().is_some_and(|preview| preview.has_next));
    let another = move |_| number.update(|number| *number = if has_next() { *number + 1 } else { 0 });
    let several = move || has_next() || number.get() > 0;
    let below = move || {
        let preview = last.get()?;
        let now = desk.sender.with_untracked(|sender| sender.now);
        Some(if preview.is_example {
            t::preview_example(locale).to_owned()
        } else {
            t::preview_of(locale, preview.client, when(locale, preview.starts_at, now))
        })
    };
    view! {
        <div class="mb-2.5 flex min-h-7 items-center gap-2">
            <h2 class="eyebrow">{t::preview(locale)}</h2>
            <Show when=several>
                <button type="button" class="btn btn-quiet btn-sm ml-auto" on:click=another>
                    <Icon name="shuffle" size=IconSize::Small/>
                    {t::another(locale)}
                </button>
            </Show>
        </div>
        <Screen desk>{move || last.get().map(|preview| preview.body)}</Screen>
        <p class="num mt-3 text-center text-small text-ink-3">{below}</p>
    }
}

/// The glass with the salon's name and one bubble.
#[component]
fn Screen(desk: Desk, children: Children) -> impl IntoView {
    let locale = locale();
    let (name, number, clock) = desk.sender.with_untracked(|sender| {
        let number = sender.number.as_ref().map(Phone::for_people).unwrap_or_default();
        (sender.salon.clone(), number, sender.now.clock())
    });
    view! {
        <div class="phone mx-auto w-full max-w-[320px]" data-testid="preview">
            <div class="phone-screen">
                <div class="num flex h-9 shrink-0 items-end justify-between px-6 pb-1 text-small font-semibold" aria-hidden="true">
                    <span>{clock.clone()}</span>
                    <span class="flex items-center gap-1"><Icon name="signal" size=IconSize::Small/><Icon name="battery-full"/></span>
                </div>
                <div class="flex h-12 shrink-0 items-center gap-2 border-b border-line px-3">
                    <Icon name="chevron-left" size=IconSize::Large/>
                    <Avatar name=name.clone() size=AvatarSize::Row/>
                    <span class="min-w-0 leading-none">
                        <b class="block truncate text-dense font-semibold">{name}</b>
                        <span class="num text-micro text-ink-3">{number}</span>
                    </span>
                </div>
                <div class="flex flex-1 flex-col justify-end gap-2 bg-sunken p-3 pb-4">
                    <div class="day !text-micro">{text::texts::today(locale)}</div>
                    <div class="bubble bubble-in !max-w-none whitespace-pre-line text-body">
                        {children()} <span class="meta mt-0.5 justify-end">{clock}</span>
                    </div>
                </div>
                <i class="mx-auto my-2 block h-1 w-24 shrink-0 rounded-full bg-ink"></i>
            </div>
        </div>
    }
}
