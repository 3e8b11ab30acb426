//! What is wrong with a text, in the words of whoever edits it.

use crate::domain::i18n::{Locale, plural, text};
use crate::domain::notification::template::{Field, LONGEST, NotATemplate};

/// The sentence under the editor.
pub(super) fn words(locale: Locale, fault: &NotATemplate) -> String {
    use text::texts as t;
    let count = |n: usize| plural::number(locale, i64::try_from(n).unwrap_or(i64::MAX));
    match fault {
        NotATemplate::Empty => t::fault_empty(locale).to_owned(),
        NotATemplate::TooLong(length) => t::fault_long(locale, count(*length), count(LONGEST)),
        NotATemplate::OpenBrace => t::fault_brace(locale, mark(Field::Client.name(locale))),
        NotATemplate::UnknownField(word) => t::fault_field(locale, mark(word)),
    }
}

/// What stands for a field in the text of people.
pub(super) fn mark(name: &str) -> String {
    format!("{{{name}}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notification::template::{check, from_people};

    /// Each fault has a sentence of its own, which names what to look for.
    #[test]
    fn a_fault_names_what_is_wrong() {
        let long = "ё".repeat(10_000);
        for (typed, ru, en) in [
            ("Hi {nonsense} {when}", "{nonsense}", "{nonsense}"),
            ("Hi {nonsense", "{имя}", "{name}"),
            (" ", "верните готовый", "ready one back"),
            (&long, "10 000", "10,000"),
        ] {
            for (locale, named) in [(Locale::Ru, ru), (Locale::En, en)] {
                let fault = check(&from_people(locale, typed)).unwrap_err();
                let words = words(locale, &fault).replace('\u{a0}', " ");
                assert!(words.contains(named), "{typed:.20}: {words}");
            }
        }
    }
}
