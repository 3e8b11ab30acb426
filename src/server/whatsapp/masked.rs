//! The library's errors name addresses, and an address is a telephone number: what goes into a log or beside a job names
//! none.

use std::fmt::Display;

/// So many digits in a row may be somebody's number.
const LONG: usize = 7;

/// The words, with every long row of digits cut to its last two.
pub(super) fn masked(words: &impl Display) -> String {
    let words = words.to_string();
    let mut masked = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let (digits, after) = digits.split_at(digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()));
        masked.push_str(before);
        match digits.len() {
            LONG.. => masked.extend(["•••", digits.get(digits.len() - 2..).unwrap_or_default()]),
            _ => masked.push_str(digits),
        }
        rest = after;
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_of_people_are_cut_and_others_are_not() {
        assert_eq!(masked(&"no session for 79005550101:12@s.whatsapp.net (463)"), "no session for •••01:12@s.whatsapp.net (463)");
        assert_eq!(masked(&"79005550101"), "•••01");
        assert_eq!(masked(&"timeout after 10000 ms"), "timeout after 10000 ms");
        assert_eq!(masked(&""), "");
    }
}
