//! A telephone number, the address of one linked device, and how both are written on the wire.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wacore_binary::{Jid, Server};

/// A telephone number: digits only inside, `+7…` outside.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Number(String);

impl Number {
    /// Reads a number in any spelling (`+7 921 000-00-01`, `79210000001`); `None` unless it has 7 to 15 digits and nothing but marks.
    pub fn parse(raw: &str) -> Option<Self> {
        let marks = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()".contains(c);
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        (raw.chars().all(marks) && (7..=15).contains(&digits.len()) && !digits.starts_with('0')).then_some(Self(digits))
    }

    /// The digits, as WhatsApp writes a user.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The number under which its account is kept. Brazilian mobiles outside of the areas 11 to 28 got a ninth digit that WhatsApp's
    /// addresses never took on: whoever asks for the one is told the other.
    pub(crate) fn kept_as(&self) -> Self {
        match self.0.split_at_checked(4) {
            Some((area, mobile)) if area.starts_with("55") && area > "5528" && mobile.len() == 9 && mobile.starts_with('9') => {
                Self(format!("{area}{}", mobile.get(1..).unwrap_or_default()))
            }
            _ => self.clone(),
        }
    }

    /// The address of this number's phone.
    pub(crate) fn jid(&self) -> Jid {
        Jid::new(self.0.as_str(), Server::Pn)
    }

    /// The second, hidden address every number has. It follows from the number, so that both forms always resolve.
    pub(crate) fn lid(&self) -> Jid {
        Jid::new(format!("1{:0>14}", self.0), Server::Lid)
    }

    /// Whose address `jid` is, in either form.
    pub(crate) fn of(jid: &Jid) -> Option<Self> {
        if jid.is_lid() {
            return Self::parse(jid.user.strip_prefix('1')?.trim_start_matches('0'));
        }
        if jid.is_pn() { Self::parse(&jid.user) } else { None }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = String::deserialize(deserializer)?;
        Self::parse(&raw).ok_or_else(|| serde::de::Error::custom(format!("{raw:?} is not a telephone number")))
    }
}

/// One linked device: the number it is linked to and its place there (the phone itself is 0).
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Address {
    pub(crate) number: Number,
    pub(crate) device: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number.digits(), self.device)
    }
}

#[cfg(test)]
mod tests;
