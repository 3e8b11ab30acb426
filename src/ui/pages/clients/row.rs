//! One client in the list: a row of a table on wide screens, three lines on phones, from the same elements.

use leptos::prelude::*;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::ClientSummary;
use crate::domain::conversation::{Direction, LastMessage, MessageStatus};
use crate::domain::i18n::{Locale, text, when_brief, when_past};
use crate::domain::time::Moment;
use crate::ui::components::{Avatar, AvatarSize, Icon, IconSize, Tick, Time};
use crate::ui::format;
use crate::ui::look::locale;

/// The columns of wide screens, for the head and the rows alike.
pub(super) const COLUMNS: &str = "md:grid-cols-[minmax(200px,286px)_138px_minmax(0,1.3fr)_76px_136px_minmax(0,1fr)_92px]";

/// One row; its name is a link that covers it.
#[component]
pub(super) fn Row(
    /// The client.
    client: ClientSummary,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let name = format::name_of(locale, &client.name);
    let waits = client.waits;
    let row = "relative grid grid-cols-[36px_minmax(0,1fr)_auto_auto] items-baseline gap-x-3 border-b border-line px-4 py-3 text-body \
        hover:bg-hover focus-within:bg-hover md:h-[var(--row-table)] md:items-center md:gap-x-4 md:px-6 md:py-0 md:text-dense";
    view! {
        <div role="row" class=format!("{row} {COLUMNS}")>
            <div role="cell" class="contents md:flex md:min-w-0 md:items-center md:gap-2.5">
                <span class="row-span-3 self-start md:self-auto">
                    <Avatar name=name.clone() size=AvatarSize::Row whatsapp=client.on_whatsapp/>
                </span>
                <a
                    href=format!("/clients/{}", client.id)
                    title=name
                    class=format!(
                        "col-[2/4] row-start-1 min-w-0 truncate rounded-xs after:absolute after:inset-0 {}",
                        if waits { "font-semibold" } else { "font-medium" },
                    )
                >
                    {name.clone()}
                </a>
            </div>
            <div role="cell" class="num hidden whitespace-nowrap text-ink-2 md:block">
                {client
                    .phone
                    .as_ref()
                    .map_or_else(
                        || view! { <span class="text-ink-3">{text::clients::no_phone(locale)}</span> }.into_any(),
                        |phone| phone.for_people().into_any(),
                    )}
            </div>
            <div role="cell" class="col-[2/-1] row-start-2 min-w-0 md:col-auto md:row-auto">
                <Message message=client.last_message.clone()/>
            </div>
            <div role="cell" class=format!("col-start-4 row-start-1 text-right text-small md:col-auto md:row-auto {}", if waits { "font-medium text-accent-ink" } else { "text-ink-3" })>
                {client.last_message.as_ref().map(|message| view! { <Time moment=message.at words=when_past(locale, message.at, now)/> })}
            </div>
            <Booking appointment=client.appointment now/>
        </div>
    }
}

#[component]
fn Message(message: Option<LastMessage>) -> impl IntoView {
    let locale = locale();
    let Some(message) = message else {
        return view! { <p class="truncate text-ink-3">{text::clients::no_messages(locale)}</p> }.into_any();
    };
    let (class, words) = message_words(locale, &message);
    let tick = (message.direction == Direction::Outbound).then(|| view! { <Tick status=Signal::stored(message.status)/> });
    view! {
        <p class="flex min-w-0 items-center gap-1.5">
            {tick}
            <span class=format!("min-w-0 truncate {class}") title=words>{words.clone()}</span>
        </p>
    }
    .into_any()
}

/// What stands for the message, and its ink: the fact that it was not sent comes before its words.
fn message_words(locale: Locale, message: &LastMessage) -> (&'static str, String) {
    let line = message.text.replace('\n', " ");
    let reason = || message.reason.as_deref().map_or_else(|| line.clone(), |key| format::reason(locale, key).to_owned());
    match message.status {
        MessageStatus::Refused | MessageStatus::Expired => ("text-danger", text::clients::not_sent(locale, reason())),
        MessageStatus::Skipped | MessageStatus::Cancelled => ("text-ink-3", text::clients::skipped(locale, reason())),
        _ if message.direction == Direction::Inbound => ("font-medium text-ink", line),
        _ => ("text-ink-2", line),
    }
}

/// The cells of the booking: when, what, how much.
#[component]
fn Booking(appointment: Option<AppointmentSummary>, now: Moment) -> impl IntoView {
    let locale = locale();
    let Some(appointment) = appointment else {
        return view! {
            <div role="cell" class="col-start-2 row-start-3 pt-0.5 text-small text-ink-3 md:col-auto md:row-auto md:pt-0 md:text-dense">
                {text::clients::no_appointment(locale)}
            </div>
            <div role="cell" class="hidden md:block"></div>
            <div role="cell" class="hidden md:block"></div>
        }
        .into_any();
    };
    let words = when_brief(locale, appointment.starts_at, now);
    let over = appointment.starts_at.at < now.at || appointment.status == AppointmentStatus::Cancelled;
    let ink = if over { "text-ink-3" } else { "max-md:text-ink-3" };
    let services = match appointment.status {
        AppointmentStatus::Cancelled | AppointmentStatus::NoShow => Some(format::appointment_status(locale, appointment.status).to_owned()),
        _ => format::services(&appointment.services),
    };
    view! {
        <div role="cell" class="col-start-2 row-start-3 flex min-w-0 items-center gap-1.5 self-center pt-0.5 text-small md:col-auto md:row-auto md:pt-0 md:text-dense">
            <Icon name="calendar" size=IconSize::Small class="text-ink-3 md:hidden"/>
            <span class=format!("num whitespace-nowrap {ink}")>
                <Time moment=appointment.starts_at words/>
            </span>
            <span class="min-w-0 truncate text-ink-3 md:hidden">{services.clone().map(|services| format!("· {services}"))}</span>
        </div>
        <div role="cell" class="hidden truncate text-ink-3 md:block" title=services>{services.clone()}</div>
        <div role="cell" class="num col-[3/-1] row-start-3 self-center pt-0.5 text-right text-small whitespace-nowrap text-ink-3 md:col-auto md:row-auto md:pt-0 md:text-dense md:text-ink">
            {appointment.price.map(|price| format::money(locale, price))}
        </div>
    }
    .into_any()
}
