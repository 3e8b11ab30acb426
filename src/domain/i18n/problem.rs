//! Refusals in words.

use crate::domain::error::{ApiError, ProblemKind};

use super::{Locale, text};

/// What went wrong and what to do, in one line.
pub fn problem_line(locale: Locale, error: &ApiError) -> String {
    let (title, detail) = problem(locale, error);
    format!("{title}. {detail}")
}

/// What went wrong and what to do: title and detail. A type the catalogue does not know speaks by its class.
pub fn problem(locale: Locale, error: &ApiError) -> (&'static str, &'static str) {
    let class = match error.kind {
        ProblemKind::Invalid { .. } => "invalid",
        ProblemKind::Unauthenticated => "unauthenticated",
        ProblemKind::Forbidden => "forbidden",
        ProblemKind::NotFound => "not-found",
        ProblemKind::Conflict => "conflict",
        ProblemKind::Gone => "gone",
        ProblemKind::TooMany { .. } => "too-many",
        ProblemKind::TooLarge => "too-large",
        ProblemKind::TooSlow => "too-slow",
        ProblemKind::Unavailable => "unavailable",
        ProblemKind::Internal => "internal",
    };
    let words = |name: &str| Some((find(locale, name, "title")?, find(locale, name, "detail")?));
    words(&error.problem).or_else(|| words(class)).unwrap_or_default()
}

fn find(locale: Locale, problem: &str, part: &str) -> Option<&'static str> {
    text::problems::find(locale, &format!("{problem}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_problem_speaks_by_its_class() {
        let error = ApiError::new("never-heard-of", ProblemKind::NotFound);
        let title = |error: &ApiError| problem(Locale::En, error).0.replace('\u{a0}', " ");
        assert_eq!(title(&error), "There is no such page");
        assert_eq!(title(&ApiError::new("client-not-found", ProblemKind::NotFound)), "There is no such client");
    }
}
