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
mod tests;
