//! Values as YCLIENTS sends them: numbers as strings, flags as 0 and "1", empty objects as `[]`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A number or a text that names something; the text form.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::Null => Ok(Self::default()),
            _ => Err(serde::de::Error::custom("expected a text or a number")),
        }
    }
}

impl Text {
    /// The text, unless it is empty.
    pub(super) fn filled(&self) -> Option<&str> {
        Some(self.0.trim()).filter(|text| !text.is_empty())
    }

    /// What names a thing; 0 names none.
    pub(super) fn id(&self) -> Option<String> {
        self.filled().filter(|id| *id != "0").map(str::to_owned)
    }

    /// A whole number, if it is one (`3600`, `"3600"`, `3600.0`).
    pub(super) fn whole(&self) -> Option<i64> {
        self.minor_units().map(|minor| minor / 100)
    }

    /// Hundredths of a decimal number, without passing through a float; more digits than two are cut off.
    pub(super) fn minor_units(&self) -> Option<i64> {
        let text = self.filled()?;
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') || whole.is_empty() {
            return None;
        }
        let cents: i64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
        whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?.checked_mul(sign)
    }
}

/// A flag: `true`, `1`, `"1"`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Flag(pub(super) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Bool(flag) => Ok(Self(flag)),
            Value::Null => Ok(Self(false)),
            Value::Number(number) => Ok(Self(number.as_f64().is_some_and(|n| n != 0.0))),
            Value::String(text) => Ok(Self(matches!(text.trim(), "1" | "true"))),
            _ => Err(serde::de::Error::custom("expected a flag")),
        }
    }
}

/// An object that is there, or is said to be empty by `null`, `[]` or `{}`.
pub(super) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::Array(items) if items.is_empty() => Ok(None),
        Value::Object(fields) if fields.is_empty() => Ok(None),
        value => serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom),
    }
}

/// Like `object`, for a field whose absence means something else than its emptiness.
#[expect(clippy::option_option, reason = "not said, said to be nobody, and somebody are three things")]
pub(super) fn present<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<Option<T>>, D::Error> {
    object(from).map(Some)
}

/// The rows of a list, of which `null` and `{}` have none; `None` when it is no list.
pub(super) fn rows(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(rows) => Some(rows),
        Value::Null => Some(Vec::new()),
        Value::Object(fields) if fields.is_empty() => Some(Vec::new()),
        _ => None,
    }
}

/// A list, or `null` and `{}` for an empty one.
pub(super) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<Vec<T>>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::Object(fields) if fields.is_empty() => Ok(Some(Vec::new())),
        value => serde_json::from_value(value).map(Some).map_err(serde::de::Error::custom),
    }
}

/// One thing that comes alone or as a list of one.
pub(super) fn one(value: Value) -> Option<Value> {
    match value {
        Value::Array(mut rows) if rows.len() == 1 => rows.pop(),
        Value::Object(_) => Some(value),
        _ => None,
    }
}

/// Whether it can be stored: PostgreSQL keeps no NUL in a text.
pub(super) fn is_storable(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.contains('\0'),
        Value::Array(items) => items.iter().all(is_storable),
        Value::Object(fields) => fields.values().all(is_storable),
        _ => true,
    }
}

/// As the vendor writes its numbers; what is none stays a text.
pub(super) fn number(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from)
}

/// Minor units as the vendor writes amounts: whole ones as a number, others with their hundredths.
pub(super) fn amount(minor: i64) -> Value {
    if minor % 100 == 0 { Value::from(minor / 100) } else { Value::from(format!("{}.{:02}", minor / 100, (minor % 100).abs())) }
}
