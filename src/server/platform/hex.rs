//! Bytes in hexadecimal.

use std::fmt::Write as _;

/// Two lower-case digits a byte.
pub fn lower(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of digits in either case; `None` when it is something else.
pub fn read(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).filter_map(|pair| if let [high, low] = pair { Some(high << 4 | low) } else { None }).collect())
}

#[cfg(test)]
mod tests {
    use super::{lower, read};

    #[test]
    fn what_is_written_is_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(read(&lower(&bytes)), Some(bytes.clone()));
        assert_eq!(read(&lower(&bytes).to_uppercase()), Some(bytes));
        for not_hex in ["a", "0g", "0x00", "é0"] {
            assert_eq!(read(not_hex), None, "{not_hex}");
        }
    }
}
