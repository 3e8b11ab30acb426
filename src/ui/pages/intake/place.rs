//! Where in the list a person is: the filter and the key of the page, all of it in the address.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::domain::intake::ProblemFilter;
use crate::domain::page::Cursor;

/// A place in the list; the address `/intake?filter=&after=` says it whole.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Place {
    /// Which problems are shown.
    pub(super) filter: ProblemFilter,
    /// Those after this key.
    pub(super) after: Option<Cursor>,
}

impl Place {
    /// The place an address names.
    pub(super) fn from_query(query: &ParamsMap) -> Self {
        Self { filter: ProblemFilter::from_word(&query.get("filter").unwrap_or_default()), after: query.get("after").map(Cursor) }
    }

    /// The same filter, another page.
    pub(super) fn turned(&self, after: Option<Cursor>) -> Self {
        Self { filter: self.filter, after }
    }

    /// Its address.
    pub(super) fn href(&self) -> String {
        let filter = (self.filter != ProblemFilter::All).then(|| format!("filter={}", self.filter.as_str()));
        let after = self.after.as_ref().map(|cursor| format!("after={}", Url::escape(&cursor.0)));
        let query: Vec<String> = filter.into_iter().chain(after).collect();
        if query.is_empty() { "/intake".to_owned() } else { format!("/intake?{}", query.join("&")) }
    }
}
