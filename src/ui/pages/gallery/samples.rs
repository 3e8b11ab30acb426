//! A salon of invented people for the gallery: every shape of the data the pages draw, frozen at one moment.

use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::client::{ClientCard, ClientSummary};
use crate::domain::conversation::{Direction, LastMessage, MessageStatus};
use crate::domain::ids::{AppointmentId, ClientId};
use crate::domain::money::{Currency, Money};
use crate::domain::page::{Cursor, Page};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::view::{Figures, JournalLine, Tally, WhatsAppView};

/// Moscow, in seconds east of Greenwich.
const OFFSET: i32 = 3 * 3600;

/// Friday, 20 November 2026, 12:48 in Moscow.
pub(in crate::ui::pages) fn now() -> Moment {
    Moment { at: DateTime::from_timestamp(1_795_168_080, 0).unwrap_or_default(), offset: OFFSET }
}

/// So many minutes before now; negative is later.
pub(super) fn ago(minutes: i64) -> Moment {
    now().plus(TimeDelta::minutes(-minutes))
}

/// A booking so many hours from now.
pub(super) fn booking(hours: i64, master: &str, services: &[&str], rubles: i64, status: AppointmentStatus) -> AppointmentSummary {
    AppointmentSummary {
        id: AppointmentId::from(Uuid::from_u128(hours.unsigned_abs().into())),
        starts_at: now().plus(TimeDelta::minutes(hours * 60 + 12)),
        master: master.to_owned(),
        services: services.iter().map(|&service| service.to_owned()).collect(),
        price: (rubles > 0).then_some(Money { minor: rubles * 100, currency: Currency::Rub }),
        status,
    }
}

fn phone(text: &str) -> Option<Phone> {
    Phone::from_e164(text).ok()
}

struct Person(&'static str, &'static str, Option<(i64, Direction, MessageStatus, &'static str)>, Option<AppointmentSummary>);

/// A page of clients: long names, no phone, no messages, what was refused.
pub(in crate::ui::pages) fn clients() -> Page<ClientSummary> {
    use AppointmentStatus as A;
    use Direction::{Inbound, Outbound};
    use MessageStatus as M;
    let auto = "Екатерина, здравствуйте. Вы записаны в «Северное сияние».";
    let people = [
        Person(
            "Екатерина Воробьёва",
            "+79035528116",
            Some((4, Inbound, M::Read, "И сколько выйдет по времени?")),
            Some(booking(25, "Марина Лебедева", &["окрашивание в один тон"], 6_800, A::Booked)),
        ),
        Person(
            "Наталья Кузнецова-Преображенская",
            "+79163301709",
            Some((9, Inbound, M::Read, "Можно на полчаса раньше?")),
            Some(booking(117, "Ольга Сафина", &["брови", "ресницы"], 3_400, A::Booked)),
        ),
        Person(
            "Айгуль Сыдыкова",
            "+996555124088",
            Some((106, Outbound, M::Read, auto)),
            Some(booking(3, "Ольга Сафина", &["стрижка", "укладка"], 4_200, A::Confirmed)),
        ),
        Person("Мария Штейн", "+79857004210", Some((121, Outbound, M::Delivered, "Фото работ отправила, посмотрите второе")), None),
        Person(
            "Вероника Мельник",
            "+79053104472",
            Some((1, Outbound, M::Queued, auto)),
            Some(booking(26, "Алина Юсупова", &["пилинг", "брови"], 7_300, A::Booked)),
        ),
        Person(
            "Полина Ржевская",
            "+79256140993",
            Some((1_500, Outbound, M::Refused, auto)),
            Some(booking(23, "Алина Юсупова", &["пилинг"], 5_400, A::Booked)),
        ),
        Person(
            "Дмитрий Ларин",
            "+79168842751",
            Some((1_700, Outbound, M::Sent, auto)),
            Some(booking(22, "Сергей Антонов", &["стрижка и борода"], 2_900, A::Booked)),
        ),
        Person(
            "Карина Мун",
            "",
            Some((1_900, Outbound, M::Skipped, auto)),
            Some(booking(24, "Алина Юсупова", &["маникюр", "дизайн"], 3_100, A::Booked)),
        ),
        Person(
            "Лилия Пак",
            "+79152273014",
            Some((2_900, Outbound, M::Read, auto)),
            Some(booking(-20, "Ольга Сафина", &["брови"], 1_900, A::Cancelled)),
        ),
        Person(
            "Тимур Асанов",
            "+79096550218",
            Some((7_300, Inbound, M::Read, "Добрый день, не смогу прийти")),
            Some(booking(-49, "Сергей Антонов", &["стрижка мужская"], 2_200, A::NoShow)),
        ),
        Person("", "+79173664829", None, Some(booking(560, "Ольга Сафина", &["AirTouch"], 1_248_600, A::Booked))),
    ];
    let items = people.into_iter().zip(1_u128..).map(|(Person(name, number, last, appointment), id)| ClientSummary {
        id: ClientId::from(Uuid::from_u128(id)),
        name: name.to_owned(),
        phone: phone(number),
        on_whatsapp: last.is_some_and(|(_, direction, status, _)| direction == Inbound || matches!(status, M::Delivered | M::Read)),
        appointment,
        waits: matches!(last, Some((_, Inbound, ..))),
        last_message: last.map(|(minutes, direction, status, text)| LastMessage {
            reason: matches!(status, MessageStatus::Refused | MessageStatus::Skipped).then(|| "not_on_whatsapp".to_owned()),
            at: ago(minutes),
            direction,
            status,
            text: text.to_owned(),
        }),
    });
    Page { items: items.collect(), next: Some(Cursor("next".to_owned())), previous: None }
}

/// The card of the first of them.
pub(in crate::ui::pages) fn card() -> ClientCard {
    ClientCard {
        id: ClientId::from(Uuid::from_u128(1)),
        name: "Екатерина Воробьёва".to_owned(),
        phone: phone("+79035528116"),
        on_whatsapp: true,
        since: ago(60 * 24 * 620),
        next: Some(booking(25, "Марина Лебедева", &["окрашивание в один тон"], 6_800, AppointmentStatus::Booked)),
        visits: 14,
        no_shows: 1,
        opted_out: false,
        external_number: Some("4118207".to_owned()),
    }
}

/// The link in a state.
pub(in crate::ui::pages) fn link(state: SessionState) -> WhatsAppView {
    let is_online = state == SessionState::Connected;
    WhatsAppView {
        state,
        since: if is_online { ago(60 * 24 * 8) } else { ago(12) },
        until: matches!(state, SessionState::BannedUntil | SessionState::Restricted).then(|| ago(-1_252)),
        number: (state != SessionState::Unlinked).then(|| phone("+79162041833")).flatten(),
        pairing_phone: None,
        cause: None,
        push_name: Some("Северное сияние, салон".to_owned()),
        linked_at: Some(ago(60 * 24 * 8)),
        linked_by: Some("Ирина Громова".to_owned()),
        figures: Figures {
            now: now(),
            answered_at: Some(ago(0)),
            sent_today: Tally { sent: 164, delivered: 161, read: 140 },
            waiting: if is_online { 0 } else { 14 },
            waiting_since: (!is_online).then(|| ago(12)),
            received_today: 58,
        },
    }
}

/// What happened to the number.
pub(in crate::ui::pages) fn journal() -> Page<JournalLine> {
    use SessionState as S;
    let line = |minutes, before, state| JournalLine {
        at: ago(minutes),
        state,
        before: Some(before),
        cause: None,
        before_cause: None,
        by: None,
        away_s: None,
    };
    let linked = 60 * 24 * 8;
    let items = vec![
        JournalLine { away_s: Some(252), ..line(574, S::Connecting, S::Connected) },
        line(578, S::Connected, S::Connecting),
        line(1_600, S::Connected, S::Restricted),
        line(linked, S::Connecting, S::Connected),
        line(linked, S::Pairing, S::Connecting),
        JournalLine { by: Some("Ирина Громова".to_owned()), ..line(linked + 1, S::Unlinked, S::Pairing) },
    ];
    Page { items, next: Some(Cursor("older".to_owned())), previous: None }
}
