//! How many intake problems wait: counted once the page runs, for whoever may see them, and kept current by the live stream.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ViewerResource;
use crate::api::intake::count_problems;
use crate::domain::access::Permission;
use crate::domain::i18n::{Locale, text};
use crate::domain::live::LiveEvent;
use crate::ui::live::on_live;
use crate::ui::look::locale;

/// From here on the server counts no further.
const MANY: i64 = 100;

/// The number of problems that wait; nothing while it is not known, or not for this person.
#[derive(Clone, Copy)]
struct Problems(RwSignal<Option<i64>>);

/// Counts, and makes the number known below. Called once, by the workspace.
pub(super) fn provide_problems(viewer: ViewerResource) {
    let problems = Problems(RwSignal::new(None));
    provide_context(problems);
    let count = move || {
        spawn_local(async move {
            // What cannot be counted now is counted with the next event.
            if let Ok(count) = count_problems().await {
                problems.0.try_set(Some(count));
            }
        });
    };
    let may_see = StoredValue::new(false);
    Effect::new(move || {
        let role = viewer.with(|viewer| Some(viewer.as_ref()?.as_ref().ok()?.as_ref()?.role));
        may_see.set_value(role.is_some_and(|role| role.may(Permission::ManageIntake)));
        if may_see.get_value() {
            count();
        }
    });
    on_live(move |event| {
        if matches!(event, LiveEvent::IntakeChanged | LiveEvent::Resync) && may_see.try_get_value() == Some(true) {
            count();
        }
    });
}

fn waiting() -> Option<i64> {
    use_context::<Problems>()?.0.get().filter(|count| *count > 0)
}

/// «ждут 4», for labels; `None` when nothing waits.
pub(super) fn waiting_words(locale: Locale) -> Option<String> {
    waiting().map(|count| if count >= MANY { text::intake::many(locale, MANY - 1) } else { text::intake::count(locale, count) })
}

/// The number in a mark; nothing when nothing waits.
#[component]
pub(super) fn ProblemCount(
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let locale = locale();
    let mark = move |count: i64| if count >= MANY { format!("{}+", MANY - 1) } else { count.to_string() };
    move || {
        waiting().map(|count| {
            view! {
                <span class=format!("num font-semibold text-warn {class}") data-testid="problem-count" title=waiting_words(locale)>
                    {mark(count)}
                </span>
            }
        })
    }
}
