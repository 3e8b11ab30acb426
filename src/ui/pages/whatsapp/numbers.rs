//! The four numbers of a link that is well.

use leptos::prelude::*;

use crate::domain::i18n::plural::number;
use crate::domain::i18n::{text, when_past, when_since};
use crate::domain::time::Moment;
use crate::domain::whatsapp::view::Figures;
use crate::ui::components::Metric;
use crate::ui::look::locale;

/// Its last answer, what was sent, what waits, what came in; they move with every message.
#[component]
pub(in crate::ui::pages) fn Numbers(
    /// Since when the number is online.
    since: Moment,
    /// The figures.
    #[prop(into)]
    figures: Signal<Figures>,
) -> impl IntoView {
    use text::whatsapp as t;
    let locale = locale();
    let count = move |n: u32| number(locale, i64::from(n));
    let metrics = move || {
        let Figures { now, answered_at, sent_today, waiting, waiting_since, received_today } = figures.get();
        let answered = answered_at.map_or_else(|| "—".to_owned(), |at| when_past(locale, at, now));
        let waits = waiting_since.filter(|_| waiting > 0);
        let waits = waits.map_or_else(|| t::waiting_none(locale).to_owned(), |at| t::waiting_since(locale, when_since(locale, at, now)));
        view! {
            <Metric name=t::answered(locale) value=answered note=t::online_since(locale, when_since(locale, since, now))/>
            <Metric
                name=t::sent_today(locale)
                value=count(sent_today.sent)
                note=t::of_them(locale, count(sent_today.delivered), count(sent_today.read))
            />
            <Metric name=t::waiting(locale) value=count(waiting) note=waits/>
            <Metric name=t::received_today(locale) value=count(received_today) note=t::received_note(locale)/>
        }
    };
    view! {
        <section
            class="card grid grid-cols-2 md:grid-cols-4 md:divide-x md:divide-line max-md:[&>*:nth-child(even)]:border-l max-md:[&>*:nth-child(n+3)]:border-t [&>*]:border-line"
            aria-label=t::numbers(locale)
            data-testid="numbers"
        >
            {metrics}
        </section>
    }
}
