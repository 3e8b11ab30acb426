//! Money: whole minor units and a currency, never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The currencies of the countries we serve.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Rub,
    Kzt,
    Byn,
    Kgs,
    Uah,
    Eur,
    Usd,
}

impl Currency {
    /// All of them, in the order of a select box.
    pub const ALL: [Self; 7] = [Self::Rub, Self::Kzt, Self::Byn, Self::Kgs, Self::Uah, Self::Eur, Self::Usd];

    /// ISO 4217.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rub => "RUB",
            Self::Kzt => "KZT",
            Self::Byn => "BYN",
            Self::Kgs => "KGS",
            Self::Uah => "UAH",
            Self::Eur => "EUR",
            Self::Usd => "USD",
        }
    }

    /// The currency of an ISO 4217 code we know.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|currency| currency.code() == code)
    }

    /// What a person reads behind the sum.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Rub => "₽",
            Self::Kzt => "₸",
            Self::Byn => "Br",
            Self::Kgs => "с",
            Self::Uah => "₴",
            Self::Eur => "€",
            Self::Usd => "$",
        }
    }
}

/// A sum. Every currency we serve has a hundred minor units.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Money {
    /// Kopecks, tiyns, cents.
    pub minor: i64,
    /// Their currency.
    pub currency: Currency,
}

impl Money {
    /// The sum of two amounts of one currency; `None` on overflow or on different currencies.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(())?;
        Some(Self { minor: self.minor.checked_add(other.minor)?, currency: self.currency })
    }
}

/// No-break space: a number never breaks from its unit.
const NBSP: char = '\u{a0}';

impl fmt::Display for Money {
    /// «6 800 ₽», «6 800,50 ₽», «−120 ₽»: no-break spaces, comma, minus sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minor < 0 {
            f.write_str("−")?;
        }
        let whole = (self.minor / 100).unsigned_abs().to_string();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                write!(f, "{NBSP}")?;
            }
            write!(f, "{digit}")?;
        }
        let part = (self.minor % 100).unsigned_abs();
        if part > 0 {
            write!(f, ",{part:02}")?;
        }
        write!(f, "{NBSP}{}", self.currency.sign())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(680_000, "6 800 ₽")]
    #[case(124_860_000, "1 248 600 ₽")]
    #[case(680_050, "6 800,50 ₽")]
    #[case(-12_000, "−120 ₽")]
    #[case(99_900, "999 ₽")]
    #[case(0, "0 ₽")]
    #[case(i64::MIN, "−92 233 720 368 547 758,08 ₽")]
    fn reads_as_a_person_writes_it(#[case] minor: i64, #[case] expected: &str) {
        assert_eq!(Money { minor, currency: Currency::Rub }.to_string().replace(NBSP, " "), expected);
    }

    #[test]
    fn sums_only_what_is_of_one_currency() {
        let (rub, usd) = (Money { minor: 1, currency: Currency::Rub }, Money { minor: 1, currency: Currency::Usd });
        assert_eq!(rub.checked_add(rub), Some(Money { minor: 2, currency: Currency::Rub }));
        assert_eq!(rub.checked_add(usd), None);
        assert_eq!(Money { minor: i64::MAX, ..rub }.checked_add(rub), None);
    }
}
