//! Domain values as people read them: one place, so that a number looks the same on every page.

use crate::domain::appointment::AppointmentStatus;
use crate::domain::conversation::MessageStatus;
use crate::domain::i18n::{Locale, plural, text};

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

/// A client's number in the CRM: «№ 4 118 207»; what is no whole number stays as it is.
pub fn external_number(locale: Locale, number: &str) -> String {
    number.parse().map_or_else(|_| number.to_owned(), |whole| format!("№\u{a0}{}", plural::number(locale, whole)))
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
    }

    #[test]
    fn a_hue_stays_with_its_name() {
        assert_eq!(hue("Екатерина"), hue("Екатерина"));
        assert!(hue("Мария") < 360);
    }
}
