//! Every kind of refusal as it goes over the wire (RFC 9457), in both languages; and that every refusal has words.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use axum::body::to_bytes;
use otklik::domain::error::{ApiError, FieldError, ProblemKind};
use otklik::domain::i18n::Locale;
use otklik::server::http::problem::answer;
use serde_json::Value;

/// The kind after this one. A new kind does not compile without its place here, and so not without its picture.
fn after(kind: Option<&ProblemKind>) -> Option<ProblemKind> {
    use ProblemKind as K;
    let fields = vec![FieldError { field: "email".to_owned(), problem: "taken".to_owned() }];
    match kind {
        None => Some(K::Invalid { fields }),
        Some(K::Invalid { .. }) => Some(K::Unauthenticated),
        Some(K::Unauthenticated) => Some(K::Forbidden),
        Some(K::Forbidden) => Some(K::NotFound),
        Some(K::NotFound) => Some(K::Conflict),
        Some(K::Conflict) => Some(K::Gone),
        Some(K::Gone) => Some(K::TooMany { retry_after: 12 }),
        Some(K::TooMany { .. }) => Some(K::TooLarge),
        Some(K::TooLarge) => Some(K::TooSlow),
        Some(K::TooSlow) => Some(K::Unavailable),
        Some(K::Unavailable) => Some(K::Internal),
        Some(K::Internal) => None,
    }
}

#[tokio::test]
async fn every_kind_looks_like_this() {
    let mut pictures = String::new();
    for kind in std::iter::successors(after(None), |kind| after(Some(kind))) {
        for locale in Locale::ALL {
            // A type that no catalogue knows speaks by its class.
            let response = answer(locale, ApiError::new("some-problem", kind.clone()));
            let (parts, body) = response.into_parts();
            let header = |name: &str| parts.headers.get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
            let document: Value = serde_json::from_slice(&to_bytes(body, usize::MAX).await.unwrap()).unwrap();
            assert_eq!(document["status"], parts.status.as_u16());
            writeln!(
                pictures,
                "{kind:?} {}\n{} {} retry-after: {}\n{document:#}\n",
                locale.as_str(),
                parts.status,
                header("content-type"),
                header("retry-after")
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(pictures);
}

/// Every type that the source names has a title and a detail of its own in both languages.
#[test]
fn every_problem_has_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = BTreeSet::new();
    for entry in walkdir::WalkDir::new(root.join("src")).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|it| it == "rs") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let shipped = text.split("#[cfg(test)]").next().unwrap();
            named.extend(shipped.split("ApiError::new(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            // Where refusals are made of errors.
            let refuses = entry.path().ends_with("domain/error.rs") || entry.path().components().any(|part| part.as_os_str() == "api");
            let own = if refuses { shipped } else { "" };
            named.extend(own.split("Self::new(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    assert!(named.contains("sign-in-refused") && named.len() > 8, "{named:?}");
    for locale in ["ru", "en"] {
        let words = std::fs::read_to_string(root.join(format!("locales/{locale}/problems.json"))).unwrap();
        let words: Value = serde_json::from_str(&words).unwrap();
        for problem in &named {
            for part in ["title", "detail"] {
                assert!(words["problems"][problem][part].as_str().is_some_and(|text| !text.is_empty()), "{locale}: {problem}.{part}");
            }
        }
    }
}
