//! Reading numbers as people and CRMs write them. Only here; everywhere else a number is a `Phone`.

use phonenumber::country::Id;

use crate::domain::phone::Phone;

/// Longer texts are no numbers, and parsing them is not worth their length.
const LONGEST: usize = 32;

/// A number from any writing of it; without a country's code it is read as Russian.
pub fn parse(raw: &str) -> Option<Phone> {
    let raw = raw.trim();
    if raw.len() > LONGEST || !raw.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // CRMs drop the plus sign: eleven digits that begin with 7, twelve that begin with a country's code.
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let bare = raw.bytes().all(|b| b.is_ascii_digit());
    let with_plus = (bare && digits.len() >= 11 && !digits.starts_with('8')).then(|| format!("+{digits}"));
    [with_plus.as_deref(), Some(raw)].into_iter().flatten().find_map(|text| {
        let number = phonenumber::parse(Some(Id::RU), text).ok().filter(phonenumber::is_valid)?;
        Phone::from_e164(&number.format().mode(phonenumber::Mode::E164).to_string()).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("79990000001", Some("+79990000001"))]
    #[case("+7 (999) 000-00-01", Some("+79990000001"))]
    #[case("8 999 000-00-01", Some("+79990000001"))]
    #[case("89990000001", Some("+79990000001"))]
    #[case("9990000001", Some("+79990000001"))]
    #[case("996555123456", Some("+996555123456"))]
    #[case("+49 1512 3456789", Some("+4915123456789"))]
    #[case("77011234567", Some("+77011234567"))]
    #[case("", None)]
    #[case("нет", None)]
    #[case("123", None)]
    #[case("+7999000000100000000000000000000000000", None)]
    fn reads_what_crms_write(#[case] raw: &str, #[case] expected: Option<&str>) {
        assert_eq!(parse(raw).as_ref().map(Phone::as_e164), expected);
    }

    proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,40}") {
            let _ = parse(&raw);
        }
    }
}
