//! Where in the list of clients a person is: the search and the keys of the page, all of it in the address.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

use crate::domain::client::ClientOrder;
use crate::domain::page::Cursor;

/// The order by threads, as an address says it.
const TALK: &str = "talk";

/// A place in the list; the address `/clients?by=&q=&after=&before=` says it whole, so it can be linked, kept and gone back to.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(in crate::ui::pages) struct Place {
    /// In which order.
    pub(in crate::ui::pages) order: ClientOrder,
    /// What is searched for; never blank.
    pub(in crate::ui::pages) search: Option<String>,
    /// Rows after this key.
    pub(in crate::ui::pages) after: Option<Cursor>,
    /// Rows before this key.
    pub(in crate::ui::pages) before: Option<Cursor>,
}

impl Place {
    /// The beginning of the list in this order, or of what is found.
    pub(in crate::ui::pages) fn beginning(order: ClientOrder, search: &str) -> Self {
        let search = search.trim();
        Self { order, search: (!search.is_empty()).then(|| search.to_owned()), ..Self::default() }
    }

    /// The place an address names.
    pub(in crate::ui::pages) fn from_query(query: &ParamsMap) -> Self {
        let order = if query.get("by").is_some_and(|by| by == TALK) { ClientOrder::Talk } else { ClientOrder::Name };
        let place = Self::beginning(order, &query.get("q").unwrap_or_default());
        Self { after: query.get("after").map(Cursor), before: query.get("before").map(Cursor), ..place }
    }

    /// The same search, another page.
    pub(in crate::ui::pages) fn turned(&self, after: Option<Cursor>, before: Option<Cursor>) -> Self {
        Self { order: self.order, search: self.search.clone(), after, before }
    }

    /// Its address.
    pub(in crate::ui::pages) fn href(&self) -> String {
        let cursor = |cursor: &Option<Cursor>| cursor.as_ref().map(|cursor| cursor.0.clone());
        let by = (self.order == ClientOrder::Talk).then(|| TALK.to_owned());
        let parts = [("by", by), ("q", self.search.clone()), ("after", cursor(&self.after)), ("before", cursor(&self.before))];
        let query: Vec<String> = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", Url::escape(&value?)))).collect();
        if query.is_empty() { "/clients".to_owned() } else { format!("/clients?{}", query.join("&")) }
    }
}
