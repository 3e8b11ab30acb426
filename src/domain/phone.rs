//! Telephone numbers: E.164 once parsed, masked wherever they might be logged.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number in E.164, as `+79991234567`. `Debug` and `Display` mask it; `as_e164` is the real one.
#[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// The text is not a number in E.164.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

impl Phone {
    /// A number that is already in E.164: a plus sign, then 8 to 15 digits, the first not zero.
    pub fn from_e164(text: &str) -> Result<Self, NotAPhone> {
        let digits = text.strip_prefix('+').ok_or(NotAPhone)?;
        let fits = (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAPhone) }
    }

    /// The real number, for the wire and the screen, never for a log.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// Its digits without the plus sign: the form in which WhatsApp and the CRMs address it.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// As a person reads it: «+7 916 204-18-33» for +7 numbers; otherwise the country's code, then groups of three, and no
    /// digit alone at the end.
    pub fn for_people(&self) -> String {
        let digits = self.digits();
        if let (11, Some(rest)) = (digits.len(), digits.strip_prefix('7'))
            && let (Some(a), Some(b), Some(c), Some(d)) = (rest.get(..3), rest.get(3..6), rest.get(6..8), rest.get(8..))
        {
            return format!("+7 {a} {b}-{c}-{d}");
        }
        let (code, rest) = digits.split_at_checked(country_digits(digits)).unwrap_or((digits, ""));
        let mut out = format!("+{code}");
        for (index, digit) in rest.chars().enumerate() {
            if index % 3 == 0 && index + 1 != rest.len() {
                out.push(' ');
            }
            out.push(digit);
        }
        out
    }

    /// Whether a text says this number and nothing else: what stands where somebody gave no name.
    pub fn is_said_by(&self, text: &str) -> bool {
        !text.chars().any(char::is_alphabetic) && text.chars().filter(char::is_ascii_digit).eq(self.digits().chars())
    }
}

/// The countries' codes of two digits (ITU-T E.164).
const TWO_DIGITS: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 \
    90 91 92 93 94 95 98";

/// How many digits the country's code has.
fn country_digits(digits: &str) -> usize {
    match digits.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO_DIGITS.split_whitespace().any(|code| code == two) => 2,
        _ => 3,
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = (self.0.get(..2).unwrap_or_default(), self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default());
        write!(f, "{head}•••{tail}")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;

    fn try_from(text: String) -> Result<Self, NotAPhone> {
        Self::from_e164(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("+79991234567", true)]
    #[case("79991234567", false)]
    #[case("+0999123456", false)]
    #[case("+7", false)]
    #[case("+7999123456789012", false)]
    #[case("+7999 1234567", false)]
    #[case("", false)]
    fn only_e164_is_a_phone(#[case] text: &str, #[case] accepted: bool) {
        assert_eq!(Phone::from_e164(text).is_ok(), accepted);
    }

    #[rstest]
    #[case("+79162041833", true)]
    #[case("79162041833", true)]
    #[case("+7 916 204-18-33", true)]
    #[case("Салон +79162041833", false)]
    #[case("+79162041834", false)]
    #[case("", false)]
    fn a_number_is_no_name(#[case] name: &str, #[case] expected: bool) {
        assert_eq!(Phone::from_e164("+79162041833").unwrap().is_said_by(name), expected);
    }

    #[test]
    fn is_masked_unless_asked_for() {
        let phone = Phone::from_e164("+79162041833").unwrap();
        assert_eq!(format!("{phone} {phone:?}"), "+7•••1833 +7•••1833");
    }

    #[rstest]
    #[case("+79162041833", "+7 916 204-18-33")]
    #[case("+996555123456", "+996 555 123 456")]
    #[case("+4915100000103", "+49 151 000 001 03")]
    #[case("+491510000103", "+49 151 000 0103")]
    #[case("+12025550123", "+1 202 555 0123")]
    fn is_grouped_for_people(#[case] number: &str, #[case] expected: &str) {
        assert_eq!(Phone::from_e164(number).unwrap().for_people(), expected);
    }
}
