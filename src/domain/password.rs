//! Which passwords are accepted: long enough, and none that everybody tries first. No rules about which signs it holds: they make
//! passwords harder to remember, not harder to guess (NIST SP 800-63B, 3.1.1.2).

use std::collections::HashSet;
use std::sync::LazyLock;

/// Characters.
pub const SHORTEST: usize = 10;
/// Characters.
pub const LONGEST: usize = 256;

/// The twenty thousand passwords that are used most, of which those of ten characters and more are kept: the list that Django
/// brings (BSD licence), made by Royce Williams from Have I Been Pwned.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("password/common.txt").lines().collect());
/// The product's own words, which a person in a hurry types, the second as it comes out on the other keyboard layout.
const OURS: [&str; 5] = ["otklik", "jnrkbr", "отклик", "whatsapp", "ватсап"];

/// Why a password is not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than ten characters.
    #[error("the password is too short")]
    TooShort,
    /// More than 256 characters.
    #[error("the password is too long")]
    TooLong,
    /// Among those that everybody tries first.
    #[error("the password is too common")]
    Common,
    /// The product's name and little else.
    #[error("the password is the product's name")]
    Ours,
}

impl PasswordFault {
    /// The catalogue key of what is wrong with it.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooShort => "short",
            Self::TooLong => "long",
            Self::Common => "common",
            Self::Ours => "ours",
        }
    }
}

/// Weighs a password as it is: nothing is trimmed or folded, except that capitals do not make a common one rare.
pub fn check(password: &str) -> Result<(), PasswordFault> {
    match password.chars().count() {
        ..SHORTEST => return Err(PasswordFault::TooShort),
        SHORTEST..=LONGEST => {}
        _ => return Err(PasswordFault::TooLong),
    }
    let lower = password.to_lowercase();
    if COMMON.contains(lower.as_str()) {
        return Err(PasswordFault::Common);
    }
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let rest = OURS.into_iter().fold(letters.clone(), |rest, word| rest.replace(word, ""));
    if rest.is_empty() && !letters.is_empty() { Err(PasswordFault::Ours) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
