//! Which form of a word goes with a number (CLDR's cardinal rules for whole numbers), and how the number is written.

use super::Locale;

/// The form of a word beside a whole number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// «1 диалог», "1 conversation".
    One,
    /// «2 диалога»; Russian only.
    Few,
    /// «5 диалогов», "5 conversations".
    Many,
}

/// The form that goes with `n`.
pub fn form(locale: Locale, n: i64) -> Form {
    let n = n.unsigned_abs();
    match locale {
        Locale::En => {
            if n == 1 {
                Form::One
            } else {
                Form::Many
            }
        }
        Locale::Ru => match (n % 10, n % 100) {
            (1, tens) if tens != 11 => Form::One,
            (2..=4, tens) if !(12..=14).contains(&tens) => Form::Few,
            _ => Form::Many,
        },
    }
}

/// `n` with its thousands apart: «1 318» (no-break space), "1,318"; a real minus sign.
pub fn number(locale: Locale, n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mark = match locale {
        Locale::Ru => '\u{a0}',
        Locale::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + 4);
    if n < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// Milliseconds as seconds to one decimal: «2,3», "2.3".
pub fn seconds(locale: Locale, ms: u32) -> String {
    let tenths = (u64::from(ms) + 50) / 100;
    let comma = match locale {
        Locale::Ru => ',',
        Locale::En => '.',
    };
    format!("{}{comma}{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, Form::Many)]
    #[case(1, Form::One)]
    #[case(2, Form::Few)]
    #[case(4, Form::Few)]
    #[case(5, Form::Many)]
    #[case(11, Form::Many)]
    #[case(12, Form::Many)]
    #[case(14, Form::Many)]
    #[case(21, Form::One)]
    #[case(22, Form::Few)]
    #[case(111, Form::Many)]
    #[case(1_001, Form::One)]
    #[case(-3, Form::Few)]
    fn russian_counts_in_three_forms(#[case] n: i64, #[case] expected: Form) {
        assert_eq!(form(Locale::Ru, n), expected);
    }

    #[test]
    fn english_counts_in_two() {
        assert_eq!([1, 0, 2, 21].map(|n| form(Locale::En, n)), [Form::One, Form::Many, Form::Many, Form::Many]);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(Locale::Ru, 1_318), "1\u{a0}318");
        assert_eq!(number(Locale::En, -1_248_600), "−1,248,600");
        assert_eq!(number(Locale::Ru, 999), "999");
    }

    #[test]
    fn seconds_have_one_decimal() {
        assert_eq!([2_349, 950, 40].map(|ms| seconds(Locale::Ru, ms)), ["2,3", "1,0", "0,0"]);
        assert_eq!(seconds(Locale::En, 12_000), "12.0");
    }
}
