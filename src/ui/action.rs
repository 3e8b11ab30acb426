//! What a person hears of an action: one toast at a time, in the past tense, gone after eight seconds.

use std::time::Duration;

use leptos::prelude::*;

use super::look::locale;
use crate::domain::error::ApiError;
use crate::domain::i18n::{self, Locale};

/// How long a toast stays.
const STAYS: Duration = Duration::from_secs(8);

/// The place where toasts are put.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    locale: Locale,
    /// The words, and a number that tells one showing from the next.
    shown: RwSignal<Option<(u32, String)>>,
    count: StoredValue<u32>,
}

/// Makes toasts possible below. Called once, by the app.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { locale: locale(), shown: RwSignal::new(None), count: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The toasts of this tab.
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

impl Toasts {
    /// Says something; what was said before goes.
    pub fn say(self, words: impl Into<String>) {
        self.count.update_value(|count| *count = count.wrapping_add(1));
        let number = self.count.get_value();
        self.shown.set(Some((number, words.into())));
        set_timeout(move || self.dismiss(number), STAYS);
    }

    /// Says what went wrong and what to do.
    pub fn say_problem(self, error: &ApiError) {
        self.say(i18n::problem_line(self.locale, error));
    }

    /// What stands there now.
    pub fn shown(self) -> Option<(u32, String)> {
        self.shown.get()
    }

    /// Takes a showing away, unless another has replaced it.
    pub fn dismiss(self, number: u32) {
        self.shown.maybe_update(|shown| {
            let same = shown.as_ref().is_some_and(|(current, _)| *current == number);
            if same {
                *shown = None;
            }
            same
        });
    }
}
