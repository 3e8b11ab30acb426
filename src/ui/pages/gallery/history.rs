//! A client's invented history: every kind of entry, and a message in every state.

use uuid::Uuid;

use super::samples::{ago, booking};
use crate::domain::appointment::{AppointmentStatus, AppointmentSummary};
use crate::domain::conversation::MessageStatus;
use crate::domain::ids::MessageId;
use crate::domain::page::{Cursor, Page};
use crate::domain::timeline::{MessageTrigger, TimelineEntry, TimelineKind};

/// The text of a message about a new booking.
const TEXT: &str = "Екатерина, здравствуйте.\nВы записаны в «Северное сияние».\nСб, 21 ноября, 14:00\nМастер: Марина Лебедева\n\
    Услуга: окрашивание в один тон\nСтоимость: 6 800 ₽\nЕсли планы изменятся, ответьте на это сообщение.";

fn visit(hours: i64, status: AppointmentStatus) -> AppointmentSummary {
    booking(hours, "Марина Лебедева", &["окрашивание в один тон"], 6_800, status)
}

fn sent(number: u128, trigger: MessageTrigger, status: MessageStatus, reason: Option<&str>, took_ms: Option<u32>) -> TimelineKind {
    let message = MessageId::from(Uuid::from_u128(number));
    TimelineKind::Sent { message, trigger, text: TEXT.to_owned(), status, reason: reason.map(str::to_owned), took_ms }
}

/// The newest page of it.
pub(in crate::ui::pages) fn history() -> Page<TimelineEntry> {
    use AppointmentStatus as A;
    use MessageStatus as M;
    use MessageTrigger as T;
    use TimelineKind as K;
    let said = |text: &str| K::Received { text: text.to_owned() };
    let other = AppointmentSummary { master: "Ольга Сафина".to_owned(), ..visit(25, A::Booked) };
    let list: Vec<(i64, K)> = vec![
        (1, sent(1, T::Moved, M::Queued, None, None)),
        (1, K::Changed { from: visit(25, A::Booked), to: visit(46, A::Booked) }),
        (4, said("И сколько выйдет по времени?")),
        (6, K::FromPhone { text: "Здравствуйте! Около двух часов".to_owned() }),
        (10, said("Здравствуйте! А можно перенести на воскресенье, примерно на 11? Если у Марины есть окно")),
        (30, K::Confirmed { appointment: visit(25, A::Confirmed) }),
        (1_124, sent(2, T::Created, M::Read, None, Some(2_300))),
        (1_124, K::Booked { appointment: visit(25, A::Booked) }),
        (1_200, sent(3, T::Moved, M::Delivered, None, Some(840))),
        (1_201, K::Changed { from: other, to: visit(25, A::Booked) }),
        (60 * 24 * 27, K::Arrived { appointment: visit(-60 * 10, A::Arrived) }),
        (60 * 24 * 28, sent(4, T::Created, M::Sent, None, None)),
        (60 * 24 * 40, sent(5, T::Cancelled, M::Refused, Some("not_on_whatsapp"), None)),
        (60 * 24 * 40, K::Cancelled { appointment: visit(-60 * 16, A::Cancelled) }),
        (60 * 24 * 77, sent(6, T::Created, M::Skipped, Some("past"), None)),
        (60 * 24 * 78, K::NoShow { appointment: visit(-60 * 31, A::NoShow) }),
        (60 * 24 * 400, sent(7, T::Created, M::Unknown, None, None)),
    ];
    let items =
        list.into_iter().enumerate().map(|(number, (minutes, what))| TimelineEntry { key: format!("e{number}"), at: ago(minutes), what });
    Page { items: items.collect(), next: Some(Cursor("older".to_owned())), previous: None }
}
