//! Message texts: a line for each fact, and a line whose fact is missing disappears.

use std::fmt::Write as _;

use crate::domain::i18n::{Locale, capitalised, text};

/// A fact a text may name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    Client,
    Company,
    When,
    OldWhen,
    Master,
    Services,
    Price,
}

impl Field {
    /// All of them, in the order of the editor's chips.
    pub const ALL: [Self; 7] = [Self::Client, Self::Company, Self::When, Self::OldWhen, Self::Master, Self::Services, Self::Price];

    /// The word between the braces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Company => "company",
            Self::When => "when",
            Self::OldWhen => "old_when",
            Self::Master => "master",
            Self::Services => "services",
            Self::Price => "price",
        }
    }

    /// What people call it.
    pub fn name(self, locale: Locale) -> &'static str {
        text::fields::find(locale, self.word()).unwrap_or(self.word())
    }

    /// Whether its value is a phrase of ours, which takes a capital where it begins a line. What the CRM and people wrote stays as it is.
    fn is_our_phrase(self) -> bool {
        matches!(self, Self::When | Self::OldWhen)
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}

/// The longest text, in characters: what a phone shows at a glance, well below WhatsApp's own 4096.
pub const LONGEST: usize = 1000;

/// A text that cannot be used as a template.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotATemplate {
    /// `{word}` where the word is no field.
    #[error("unknown field {0:?}")]
    UnknownField(String),
    /// A brace without its partner.
    #[error("a brace is left open")]
    OpenBrace,
    /// Nothing to read in it.
    #[error("there is no text")]
    Empty,
    /// More characters than [`LONGEST`]: so many.
    #[error("{0} characters are too many")]
    TooLong(usize),
}

impl NotATemplate {
    /// Its problem type.
    pub fn key(&self) -> &'static str {
        match self {
            Self::UnknownField(_) => "unknown-field",
            Self::OpenBrace => "open-brace",
            Self::Empty => "text-empty",
            Self::TooLong(_) => "text-length",
        }
    }
}

enum Piece<'a> {
    Text(&'a str),
    Field(Field),
}

fn pieces(line: &str) -> Result<Vec<Piece<'_>>, NotATemplate> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((text, tail)) = rest.split_once('{') {
        let (word, after) = tail.split_once('}').ok_or(NotATemplate::OpenBrace)?;
        pieces.push(Piece::Text(text));
        pieces.push(Piece::Field(Field::from_word(word).ok_or_else(|| NotATemplate::UnknownField(word.to_owned()))?));
        rest = after;
    }
    if rest.contains('}') {
        return Err(NotATemplate::OpenBrace);
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// A text as people edit it: with the fields' names in their language between the braces.
pub fn to_people(locale: Locale, template: &str) -> String {
    let named = |text: String, field: Field| text.replace(&format!("{{{}}}", field.word()), &format!("{{{}}}", field.name(locale)));
    Field::ALL.into_iter().fold(template.to_owned(), named)
}

/// The text that people edited, as it is stored. A name that is no field's stays, and is refused by [`check`].
pub fn from_people(locale: Locale, text: &str) -> String {
    let worded = |text: String, field: Field| text.replace(&format!("{{{}}}", field.name(locale)), &format!("{{{}}}", field.word()));
    Field::ALL.into_iter().fold(text.to_owned(), worded)
}

/// Checks a text before it is stored.
pub fn check(template: &str) -> Result<(), NotATemplate> {
    let length = template.trim().chars().count();
    if length == 0 {
        return Err(NotATemplate::Empty);
    }
    if length > LONGEST {
        return Err(NotATemplate::TooLong(length));
    }
    template.lines().try_for_each(|line| pieces(line).map(drop))
}

/// The CRM's words have no bound, and the network's messages have one: so many characters of each value.
const LONGEST_VALUE: usize = 600;

/// Fills in the fields. A line that names a missing or empty one is left out; blank ends are trimmed.
pub fn render(template: &str, value: impl Fn(Field) -> Option<String>) -> Result<String, NotATemplate> {
    let mut out = String::with_capacity(template.len() * 2);
    'lines: for line in template.lines() {
        let mut filled = String::with_capacity(line.len() * 2);
        for piece in pieces(line)? {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Field(field) => match value(field).filter(|value| !value.is_empty()) {
                    Some(value) if field.is_our_phrase() && begins(&filled) => filled.push_str(&capitalised(&value)),
                    Some(value) => filled.push_str(&short(value)),
                    None => continue 'lines,
                },
            }
        }
        let _ = writeln!(out, "{filled}");
    }
    Ok(out.trim().to_owned())
}

/// A value that somebody may read: what is longer is cut, with a sign that it was.
fn short(mut value: String) -> String {
    if let Some((at, _)) = value.char_indices().nth(LONGEST_VALUE) {
        value.truncate(at);
        value.push('…');
    }
    value
}

/// Whether nothing that is read stands in the line yet.
fn begins(line: &str) -> bool {
    !line.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
