use rstest::rstest;

use super::*;
use SessionState as S;

#[rstest]
#[case::first(S::Connecting, None, "Подключаемся к WhatsApp", Tone::Plain)]
#[case::linked(S::Connecting, Some(S::Pairing), "Телефон отсканировал код", Tone::Plain)]
#[case::lost(S::Connecting, Some(S::Connected), "Связь прервалась, подключаемся снова", Tone::Warn)]
#[case::given_up(S::Unlinked, Some(S::Pairing), "Номер не связали", Tone::Plain)]
#[case::taken_away(S::Unlinked, Some(S::Connected), "Номер отвязали", Tone::Plain)]
fn a_line_says_what_happened(#[case] state: S, #[case] before: Option<S>, #[case] words: &str, #[case] tone: Tone) {
    let (said_in, said) = journal(Locale::Ru, state, before);
    assert_eq!((said_in, said.replace('\u{a0}', " ").as_str()), (tone, words));
}
