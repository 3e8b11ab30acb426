//! The primitives side by side.

use leptos::prelude::*;

use super::{Face, Part};
use crate::domain::conversation::MessageStatus;
use crate::ui::components::{Avatar, AvatarSize, Disc, Empty, Icon, IconSize, Metric, SkeletonRows, Tick, Tone, Wordmark};
use crate::ui::format;
use crate::ui::look::locale;

#[component]
pub(super) fn Primitives() -> impl IntoView {
    view! {
        <Part name="Primitives">
            <div class="grid gap-6 md:grid-cols-2 xl:grid-cols-3">
                <Face name="Buttons"><Buttons/></Face>
                <Face name="Fields"><Fields/></Face>
                <Face name="Marks"><Marks/></Face>
                <Face name="Ticks"><Ticks/></Face>
                <Face name="Messages"><Messages/></Face>
                <Face name="Numbers">
                    <Metric name="Sent today" value="1 248 600 ₽" note="161 delivered, 140 read"/>
                </Face>
                <Face name="Empty"><Empty icon="history" title="No history yet" detail="Bookings and messages appear here by themselves."/></Face>
                <Face name="Loading"><SkeletonRows count=3/></Face>
            </div>
        </Part>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let kinds = [
        "btn btn-primary",
        "btn",
        "btn btn-quiet",
        "btn btn-danger",
        "btn btn-sm",
        "btn btn-lg",
        "btn is-hover",
        "btn is-press",
        "btn is-focus",
    ];
    view! {
        <div class="flex flex-wrap items-center gap-2 p-4">
            {kinds.map(|class| view! { <button type="button" class=class>{class.trim_start_matches("btn ")}</button> }).collect_view()}
            <button type="button" class="btn" disabled>"off"</button>
            <button type="button" class="btn btn-icon" aria-label="Close"><Icon name="x"/></button>
            <a class="link" href="#top">"link"</a>
            <span class="kbd">"/"</span>
        </div>
    }
}

#[component]
fn Fields() -> impl IntoView {
    view! {
        <div class="grid gap-3 p-4">
            <div class="field"><input aria-label="Plain" placeholder="+7 916 204-18-33"/></div>
            <div class="field is-active"><input aria-label="Active" value="Екатерина"/></div>
            <div>
                <div class="field is-error"><input aria-label="Wrong" value="anna@" aria-invalid="true"/></div>
                <p class="hint hint-error"><Icon name="circle-alert" size=IconSize::Small class="mt-px"/>"There is no name after @"</p>
            </div>
            <div class="seg self-start"><button type="button" class="is-on">"Light"</button><button type="button">"Dark"</button></div>
        </div>
    }
}

#[component]
fn Marks() -> impl IntoView {
    let chips = [
        "chip",
        "chip chip-line",
        "chip chip-ok",
        "chip chip-warn",
        "chip chip-danger",
        "chip chip-info",
        "chip chip-accent",
        "chip chip-agent",
    ];
    let tones = [Tone::Plain, Tone::Accent, Tone::Ok, Tone::Warn, Tone::Danger, Tone::Info];
    let names = ["Екатерина Воробьёва", "Айгуль Сыдыкова", "Илья Орлов", "+7 916"];
    view! {
        <div class="flex flex-wrap items-center gap-2 p-4">
            {chips.map(|class| view! { <span class=class>{class}</span> }).collect_view()}
            <span class="count">"5"</span>
            {tones.map(|tone| view! { <Disc icon="calendar" tone/> }).collect_view()}
            {tones.map(|tone| view! { <Disc icon="qr-code" tone large=true/> }).collect_view()}
            {names.map(|name| view! { <Avatar name whatsapp=true/> }).collect_view()}
            <Avatar name="Мария Штейн" size=AvatarSize::Large/>
            <Wordmark/>
        </div>
    }
}

#[component]
fn Ticks() -> impl IntoView {
    let locale = locale();
    view! {
        <ul class="grid grid-cols-2 gap-2 p-4">
            {MessageStatus::ALL
                .map(|status| {
                    view! {
                        <li class="flex items-center gap-2">
                            <Tick status=Signal::stored(status) decorative=true/>
                            {format::message_status(locale, status)}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

#[component]
fn Messages() -> impl IntoView {
    view! {
        <div class="grid gap-2 p-4">
            <p class="bubble bubble-in">"Можно на полчаса раньше?"</p>
            <p class="bubble bubble-out">"Да, ждём вас в 13:30"</p>
            <p class="bubble bubble-auto whitespace-pre-line">"Вы записаны в «Северное сияние».\nСб, 21 ноября, 14:00"</p>
            <div class="callout callout-warn"><Icon name="triangle-alert"/><p><b>"WhatsApp"</b>" не отвечает 6 минут."</p></div>
            <div class="callout callout-danger"><Icon name="circle-alert"/><p>"На этом номере нет WhatsApp."</p></div>
            <div class="toast"><span>"Номер отвязан"</span><button type="button" aria-label="Close"><Icon name="x" size=IconSize::Small/></button></div>
        </div>
    }
}
