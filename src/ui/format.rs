//! Domain values as people read them: one place, so that a number looks the same on every page.

use crate::domain::appointment::AppointmentStatus;
use crate::domain::conversation::MessageStatus;
use crate::domain::i18n::{Locale, plural, text};
use crate::domain::money::{Currency, Money};

/// Up to two capital letters of a name, for its avatar; `None` when it has no letters.
pub fn initials(name: &str) -> Option<String> {
    let letters: String =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic())).take(2).flat_map(char::to_uppercase).collect();
    (!letters.is_empty()).then_some(letters)
}

/// A hue (0–359) that stays with a name.
pub fn hue(name: &str) -> u32 {
    // FNV-1a: stable over builds and targets, unlike the standard library's hasher.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % 360
}

/// The name, or a phrase for somebody the CRM gave none.
pub fn name_of(locale: Locale, name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { text::clients::nameless(locale).to_owned() } else { name.to_owned() }
}

/// Services as one line; `None` when there are none.
pub fn services(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| list.join(", "))
}

/// A client's number in the CRM: «№ 4 118 207», "#4118207"; what is no whole number stays as it is.
pub fn external_number(locale: Locale, number: &str) -> String {
    let Ok(whole) = number.parse() else { return number.to_owned() };
    match locale {
        Locale::Ru => format!("№\u{a0}{}", plural::number(locale, whole)),
        Locale::En => format!("#{whole}"),
    }
}

/// A sum: «6 800,50 ₽», "6,800.50 ₽".
pub fn money(locale: Locale, sum: Money) -> String {
    if locale == Locale::Ru {
        return sum.to_string();
    }
    let (whole, cents) = (sum.minor / 100, sum.minor.unsigned_abs() % 100);
    let cents = if cents == 0 { String::new() } else { format!(".{cents:02}") };
    // The som's sign is a Russian letter.
    let sign = if sum.currency == Currency::Kgs { sum.currency.code() } else { sum.currency.sign() };
    let minus = if whole == 0 && sum.minor < 0 { "−" } else { "" };
    format!("{minus}{}{cents}\u{a0}{sign}", plural::number(locale, whole))
}

/// How long it took: «2 с», «4 мин 12 с», «1 ч 5 мин».
pub fn span(locale: Locale, seconds: i64) -> String {
    match seconds {
        ..60 => text::spans::seconds(locale, seconds),
        60..3600 => text::spans::minutes(locale, seconds / 60, seconds % 60),
        _ => text::spans::hours(locale, seconds / 3600, seconds / 60 % 60),
    }
}

/// How long a message took, with its unit: «2,3 с», «4 мин 12 с», «1 ч 4 мин».
pub fn took(locale: Locale, ms: u32) -> String {
    if ms >= 59_950 {
        // What would be written as sixty seconds is a minute.
        return span(locale, i64::from(ms).saturating_add(500) / 1000);
    }
    text::spans::seconds(locale, plural::seconds(locale, ms))
}

/// How long it took, to the millisecond, so that parts can be seen to sum: «2,310 с», «4 мин 12 с».
pub fn exact(locale: Locale, ms: i64) -> String {
    if ms >= 60_000 {
        return span(locale, ms / 1000);
    }
    let mark = if locale == Locale::Ru { ',' } else { '.' };
    text::spans::seconds(locale, format!("{}{mark}{:03}", ms / 1000, ms % 1000))
}

/// The word beside a tick.
pub fn message_status(locale: Locale, status: MessageStatus) -> &'static str {
    use MessageStatus as S;
    use text::statuses as t;
    match status {
        S::Queued => t::queued(locale),
        S::Sending => t::sending(locale),
        S::Sent => t::sent(locale),
        S::Delivered => t::delivered(locale),
        S::Read => t::read(locale),
        S::Refused => t::refused(locale),
        S::Expired => t::expired(locale),
        S::Cancelled => t::cancelled(locale),
        S::Skipped => t::skipped(locale),
        S::Unknown => t::unknown(locale),
    }
}

/// Where a booking stands, in a word.
pub fn appointment_status(locale: Locale, status: AppointmentStatus) -> &'static str {
    use AppointmentStatus as S;
    use text::appointments as t;
    match status {
        S::Booked => t::booked(locale),
        S::Confirmed => t::confirmed(locale),
        S::Arrived => t::arrived(locale),
        S::NoShow => t::no_show(locale),
        S::Cancelled => t::cancelled(locale),
    }
}

/// Why a message was not sent, in words; an unknown key is said to be unknown.
pub fn reason(locale: Locale, key: &str) -> &'static str {
    text::reasons::find(locale, key).unwrap_or_else(|| text::reasons::other(locale))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn initials_are_two_capitals_or_none() {
        assert_eq!(initials("екатерина Воробьёва Петровна").as_deref(), Some("ЕВ"));
        assert_eq!(initials(" «Анна» ").as_deref(), Some("А"));
        assert_eq!(initials("+7 916"), None);
        assert_eq!(initials(""), None);
    }

    #[test]
    fn a_number_of_the_crm_reads_in_threes() {
        assert_eq!(external_number(Locale::Ru, "4118207").replace('\u{a0}', " "), "№ 4 118 207");
        assert_eq!(external_number(Locale::Ru, "A-17"), "A-17");
        assert_eq!(external_number(Locale::En, "4118207"), "#4118207");
    }

    #[test]
    fn a_sum_reads_in_its_language() {
        let sum = |minor, currency| Money { minor, currency };
        let plain = |locale, sum| money(locale, sum).replace('\u{a0}', " ");
        assert_eq!(plain(Locale::Ru, sum(680_050, Currency::Rub)), "6 800,50 ₽");
        assert_eq!(plain(Locale::En, sum(680_050, Currency::Rub)), "6,800.50 ₽");
        assert_eq!(plain(Locale::En, sum(-50, Currency::Kgs)), "−0.50 KGS");
        assert_eq!(plain(Locale::En, sum(120_000, Currency::Usd)), "1,200 $");
    }

    #[rstest]
    #[case::soon(2_310, "2,3 с", "2.3 s")]
    #[case::last_second(59_949, "59,9 с", "59.9 s")]
    #[case::minute(59_950, "1 мин 0 с", "1 min 0 s")]
    #[case::minutes(252_400, "4 мин 12 с", "4 min 12 s")]
    #[case::hours(3_811_000, "1 ч 3 мин", "1 h 3 min")]
    fn what_took_long_is_told_in_minutes_and_hours(#[case] ms: u32, #[case] ru: &str, #[case] en: &str) {
        let plain = |locale| took(locale, ms).replace('\u{a0}', " ");
        assert_eq!((plain(Locale::Ru).as_str(), plain(Locale::En).as_str()), (ru, en));
    }

    #[test]
    fn a_hue_stays_with_its_name() {
        assert_eq!(hue("Екатерина"), hue("Екатерина"));
        assert!(hue("Мария") < 360);
    }
}
