use super::*;
use crate::domain::i18n::Locale;
use crate::domain::ids::CompanyId;
use crate::domain::money::Currency;

fn profile() -> CompanyProfile {
    CompanyProfile {
        id: CompanyId(uuid::Uuid::nil()),
        name: "Северное сияние".into(),
        zone: chrono_tz::Tz::Europe__Moscow,
        currency: Currency::Rub,
        locale: Locale::Ru,
    }
}

fn booking() -> Telling {
    Telling {
        starts_at: "2026-11-21T11:00:00Z".parse().unwrap(),
        master: "Марина Лебедева".into(),
        services: vec!["Окрашивание".into()],
        price_minor: Some(680_000),
        client: None,
        phone: None,
        cancelled: false,
    }
}

/// NOT-01: the right words, date, master and price.
#[test]
fn a_new_booking_reads_like_this() {
    let (profile, now) = (profile(), booking());
    let subject = Subject {
        profile: &profile,
        client: "Екатерина Воробьёва",
        now: &now,
        before: None,
        change: Change::default(),
        at: "2026-11-20T10:00:00Z".parse().unwrap(),
    };
    let text = fill(default_template(&profile, MessageTrigger::Created), subject).unwrap().replace('\u{a0}', " ");
    for words in ["Екатерина", "«Северное сияние»", "21 ноября", "14:00", "Мастер: Марина Лебедева", "Услуга: Окрашивание", "6 800 ₽"]
    {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
}

/// NOT-06: a date inside a line is written small, as in the middle of a sentence.
#[test]
fn a_moved_booking_reads_like_this() {
    let (profile, before) = (profile(), booking());
    let now = Telling { starts_at: "2026-11-24T07:30:00Z".parse().unwrap(), ..booking() };
    let change = Change { time: true, ..Change::default() };
    let subject = Subject {
        profile: &profile,
        client: "Екатерина",
        now: &now,
        before: Some(&before),
        change,
        at: "2026-11-20T10:00:00Z".parse().unwrap(),
    };
    let text = |trigger| fill(default_template(&profile, trigger), subject).unwrap().replace('\u{a0}', " ");
    let moved = text(MessageTrigger::Moved);
    assert!(moved.contains("\nБыло: сб, 21 ноября, 14:00\nТеперь: вт, 24 ноября, 10:30\n"), "{moved}");
    let cancelled = text(MessageTrigger::Cancelled);
    assert!(cancelled.contains("\nВт, 24 ноября, 10:30\n"), "{cancelled}");
}

#[test]
fn what_is_not_known_is_left_out() {
    let (profile, now) = (profile(), Telling { price_minor: None, services: vec![], ..booking() });
    let subject =
        Subject { profile: &profile, client: "+79990000001", now: &now, before: None, change: Change::default(), at: now.starts_at };
    let text = fill(default_template(&profile, MessageTrigger::Moved), subject).unwrap();
    for words in ["Стоимость", "Услуга", "Было", "здравствуйте", "+7999"] {
        assert!(!text.contains(words), "{words} stands in:\n{text}");
    }
}
