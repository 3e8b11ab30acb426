//! Letters: what the company's WhatsApp tells its own people, and how their words are known again where they come back.
//!
//! A number may be linked to several companies, and an owner's phone may be another salon's number: a letter then arrives there as any
//! message does. Its secret must not stand in that thread either.

use serde::{Deserialize, Serialize};

use super::i18n::{Locale, text};

/// What a letter carries.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// A code to sign in by.
    Code,
    /// The link of an invitation.
    Invitation,
    /// A link for a new password.
    Reset,
    /// The link by which another browser goes on with the wizard.
    Resume,
}

impl Letter {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Code, Self::Invitation, Self::Reset, Self::Resume];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Resume => "resume",
        }
    }

    /// The letter stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.as_str() == word)
    }
}

/// The paths whose last part is a secret.
pub const SECRET_PATHS: [&str; 3] = ["/invite/", "/reset/", "/onboarding/resume/"];
/// So many signs a token of 256 bits has.
const TOKEN: usize = 43;
/// What stands for a token.
const HIDDEN: &str = "•••";

/// The words of a message as a thread may show them: without the code or the link of a letter of ours, whosever it was.
pub fn without_secrets(words: &str) -> String {
    if let Some(locale) = Locale::ALL.into_iter().find(|locale| is_code(*locale, words)) {
        return text::inbound::code(locale).to_owned();
    }
    SECRET_PATHS.into_iter().fold(words.to_owned(), |words, path| without_tokens(&words, path))
}

/// Whether these are the words of a code's letter: ours, with anything where code and company stand.
fn is_code(locale: Locale, words: &str) -> bool {
    // No message holds these signs, so they show where the catalogue's own words end.
    let letter = text::letters::code(locale, "\u{1}", "\u{1}");
    let mut rest = words;
    letter.split('\u{1}').all(|part| match rest.find(part) {
        Some(at) => {
            rest = rest.get(at + part.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

fn without_tokens(words: &str, path: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut parts = words.split(path);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let token = part.chars().take_while(|c| is_token(*c)).count();
        let kept = if token >= TOKEN { part.get(token..).unwrap_or_default() } else { part };
        shown.push_str(path);
        shown.push_str(if token >= TOKEN { HIDDEN } else { "" });
        shown.push_str(kept);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_hidden_whosever_it_is() {
        for locale in Locale::ALL {
            let letter = text::letters::code(locale, "482913", "Северное сияние");
            assert!(letter.contains("482913"));
            assert_eq!(without_secrets(&letter), text::inbound::code(locale));
            assert!(!without_secrets(&format!("Fwd: {letter}")).contains("482913"));
        }
    }

    #[test]
    fn of_a_link_the_token_is_hidden() {
        let token = "aB3-_".repeat(9);
        for path in SECRET_PATHS {
            let shown = without_secrets(&format!("Вот: https://otklik.test{path}{token}. До завтра"));
            assert_eq!(shown, format!("Вот: https://otklik.test{path}•••. До завтра"));
        }
    }

    #[test]
    fn what_clients_write_stays() {
        for words in ["Здравствуйте, можно на 12?", "код домофона 482913", "otklik.test/invite/ и всё", ""]
        {
            assert_eq!(without_secrets(words), words);
        }
    }
}
