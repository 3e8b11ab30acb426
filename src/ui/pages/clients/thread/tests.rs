use uuid::Uuid;

use super::*;

fn entry(number: i64) -> TimelineEntry {
    let at = Moment { at: chrono::DateTime::from_timestamp(number * 60, 0).unwrap(), offset: 0 };
    TimelineEntry { key: format!("e{number}"), at, what: TimelineKind::FromPhone { text: number.to_string() } }
}

fn page(numbers: &[i64], next: Option<&str>) -> Page<TimelineEntry> {
    Page { items: numbers.iter().copied().map(entry).collect(), next: next.map(|key| Cursor(key.to_owned())), previous: None }
}

fn keys(thread: &Thread) -> Vec<&str> {
    thread.rows.iter().map(|row| row.key.as_str()).collect()
}

#[test]
fn a_newer_page_keeps_what_is_loaded() {
    let owner = Owner::new();
    owner.set();
    let mut thread = Thread::new(page(&[5, 4], Some("4")));
    thread.extend(page(&[3, 2], Some("2")));
    let new = thread.renew(page(&[6, 5], Some("5")));
    assert_eq!(keys(&thread), ["e6", "e5", "e4", "e3", "e2"]);
    assert_eq!(new, [entry(6)]);
    assert_eq!(thread.older, Some(Cursor("2".to_owned())));
    assert_eq!(thread.rows.iter().map(|row| row.fresh).collect::<Vec<_>>(), [true, false, false, false, false]);
}

#[test]
fn a_page_that_does_not_reach_stands_alone() {
    let owner = Owner::new();
    owner.set();
    let mut thread = Thread::new(page(&[2, 1], None));
    thread.renew(page(&[9, 8], Some("8")));
    assert_eq!(keys(&thread), ["e9", "e8"]);
    assert_eq!(thread.older, Some(Cursor("8".to_owned())));
}

#[test]
fn a_message_never_moves_backwards() {
    let owner = Owner::new();
    owner.set();
    let message = MessageId::from(Uuid::from_u128(7));
    let what = TimelineKind::Sent {
        message,
        trigger: crate::domain::timeline::MessageTrigger::Created,
        text: String::new(),
        status: MessageStatus::Sent,
        reason: None,
        took_ms: None,
    };
    let thread = Thread::new(Page { items: vec![TimelineEntry { what, ..entry(1) }], next: None, previous: None });
    let status = || {
        thread.rows[0].entry.with_untracked(|entry| match &entry.what {
            TimelineKind::Sent { status, .. } => *status,
            _ => unreachable!("the only row is a message"),
        })
    };
    assert!(thread.advance(message, MessageStatus::Read));
    assert!(thread.advance(message, MessageStatus::Delivered));
    assert_eq!(status(), MessageStatus::Read);
    assert!(!thread.advance(MessageId::from(Uuid::from_u128(8)), MessageStatus::Read));
    let mut thread = thread.clone();
    let stale = thread.rows[0].entry.with_untracked(Clone::clone);
    let TimelineKind::Sent { trigger, text, .. } = stale.what else { unreachable!("the only row is a message") };
    let what = TimelineKind::Sent { message, trigger, text, status: MessageStatus::Sent, reason: None, took_ms: Some(900) };
    thread.renew(Page { items: vec![TimelineEntry { what, ..entry(1) }], next: None, previous: None });
    assert!(
        thread.rows[0]
            .entry
            .with_untracked(|entry| { matches!(entry.what, TimelineKind::Sent { status: MessageStatus::Read, took_ms: Some(900), .. }) })
    );
}
