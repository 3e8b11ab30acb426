use super::DoorProblem;
use crate::domain::i18n::{Locale, text};

#[test]
fn every_problem_has_its_words() {
    for (problem, locale) in DoorProblem::ALL.into_iter().flat_map(|problem| Locale::ALL.map(|locale| (problem, locale))) {
        for part in ["title", "detail", "happened", "ours", "yours"] {
            let words = text::door_problems::find(locale, &format!("{}.{part}", problem.key()));
            assert!(words.is_some_and(|words| !words.is_empty()), "{problem:?} {part} {locale:?}");
        }
    }
}
