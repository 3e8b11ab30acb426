//! Where in the list of clients a person is: the search and the keys of the page, all of it in the address.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::domain::page::Cursor;

/// A place in the list; the address `/clients?q=&after=&before=` says it whole, so it can be linked, kept and gone back to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(in crate::ui::pages) struct Place {
    /// What is searched for; never blank.
    pub(in crate::ui::pages) search: Option<String>,
    /// Rows after this key.
    pub(in crate::ui::pages) after: Option<Cursor>,
    /// Rows before this key.
    pub(in crate::ui::pages) before: Option<Cursor>,
}

impl Place {
    /// The beginning of the list, or of what is found.
    pub(in crate::ui::pages) fn beginning(search: &str) -> Self {
        let search = search.trim();
        Self { search: (!search.is_empty()).then(|| search.to_owned()), ..Self::default() }
    }

    /// The place an address names.
    pub(in crate::ui::pages) fn from_query(query: &ParamsMap) -> Self {
        let place = Self::beginning(&query.get("q").unwrap_or_default());
        Self { after: query.get("after").map(Cursor), before: query.get("before").map(Cursor), ..place }
    }

    /// The same search, another page.
    pub(in crate::ui::pages) fn turned(&self, after: Option<Cursor>, before: Option<Cursor>) -> Self {
        Self { search: self.search.clone(), after, before }
    }

    /// Its address.
    pub(in crate::ui::pages) fn href(&self) -> String {
        let cursor = |cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| cursor.0.clone());
        let parts = [("q", self.search.clone()), ("after", cursor(&self.after)), ("before", cursor(&self.before))];
        let query: Vec<String> = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", Url::escape(&value?)))).collect();
        if query.is_empty() { "/clients".to_owned() } else { format!("/clients?{}", query.join("&")) }
    }
}
