//! A text with its fields: the words are typed, the fields stand out behind them and are put in by buttons.

use leptos::html::Textarea;
use leptos::prelude::*;

use super::Desk;
use super::fault::{mark, words};
use crate::domain::i18n::{self, Locale, text};
use crate::domain::notification::template::{self, Field};
use crate::domain::timeline::MessageTrigger;
use crate::ui::browser;
use crate::ui::components::{FieldFault, Icon, IconSize};
use crate::ui::look::locale;

/// The id of the open text's field.
pub(super) const EDITOR: &str = "text-editor";

/// The editor of the open text; `keep` is called with the text as it is stored, once one leaves it.
#[component]
pub(super) fn Editor(desk: Desk, trigger: MessageTrigger, name: &'static str, keep: Callback<String>) -> impl IntoView {
    use text::texts as t;
    let locale = locale();
    let area = NodeRef::<Textarea>::new();
    let shown = RwSignal::new(template::to_people(locale, &desk.template.get_untracked()));
    let kept = StoredValue::new(desk.template.get_untracked());
    let take = move |words: String| {
        desk.template.set(template::from_people(locale, &words));
        desk.refusal.set(None);
        shown.set(words);
    };
    let leave = move || {
        let now = desk.template.get_untracked();
        desk.is_judged.set(desk.fault().is_some());
        if desk.is_judged.get_untracked() {
            return;
        }
        // What the server did not keep is tried again.
        if kept.with_value(|kept| *kept != now) || desk.refusal.with_untracked(Option::is_some) {
            kept.set_value(now.clone());
            keep.run(now);
        }
    };
    let insert = move |field: Field| {
        let mut words = shown.get_untracked();
        let at = area.get_untracked().map_or(words.len(), |area| browser::caret(&area, &words));
        words.insert_str(at, &mark(field.name(locale)));
        take(words);
        if let Some(area) = area.get_untracked() {
            let _ = area.focus();
        }
    };
    let fault = Signal::derive(move || {
        let found = desk.template.with(|template| template::check(template).err()).filter(|_| desk.is_judged.get());
        found.map(|found| words(locale, &found)).or_else(|| desk.refusal.get().map(|error| i18n::problem_line(locale, &error)))
    });
    let differs = move || desk.template.get() != desk.ready(trigger);
    let go_back = move |_| {
        take(template::to_people(locale, &desk.ready(trigger)));
        leave();
    };
    let rows = move || shown.with(|words| words.lines().count().max(3) + 1);
    view! {
        <div class="px-4 pt-3 pb-1 md:px-5">
            <div class="field text-editor !p-0 text-body pointer-coarse:text-[16px]">
                <div class="text-editor-marks" aria-hidden="true">{move || marked(locale, &shown.get())}</div>
                <textarea
                    id=EDITOR
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="text-fault"
                    node_ref=area
                    rows=rows
                    spellcheck="true"
                    aria-label=t::text_of(locale, name)
                    prop:value=shown
                    on:input=move |event| take(event_target_value(&event))
                    on:blur=move |_| leave()
                >
                    {shown.get_untracked()}
                </textarea>
            </div>
            <FieldFault id="text-fault".to_owned() fault/>
            <div class="mt-2.5 flex flex-wrap items-center gap-1.5" role="group" aria-label=t::insert(locale)>
                <span class="mr-1 text-small text-ink-3">{t::insert(locale)}</span>
                {Field::ALL
                    .map(|field| {
                        view! {
                            <button
                                type="button"
                                class="chip chip-accent max-md:!h-8 max-md:!px-2.5"
                                // The field keeps the focus, and with it the place to insert at.
                                on:mousedown=move |event| event.prevent_default()
                                on:click=move |_| insert(field)
                            >
                                {field.name(locale)}
                            </button>
                        }
                    })
                    .collect_view()}
                <Show when=differs>
                    <button
                        type="button"
                        class="btn btn-quiet btn-sm ml-auto"
                        on:mousedown=move |event| event.prevent_default()
                        on:click=go_back
                    >
                        <Icon name="rotate-ccw" size=IconSize::Small/>
                        {t::ready(locale)}
                    </button>
                </Show>
            </div>
        </div>
    }
}

/// The same words with the fields marked, to stand behind what is typed.
fn marked(locale: Locale, words: &str) -> impl IntoView + use<> {
    let fields = Field::ALL.map(|field| mark(field.name(locale)));
    let mut pieces = Vec::new();
    let mut rest = words;
    loop {
        let next = fields.iter().filter_map(|field| Some((rest.find(field.as_str())?, field))).min_by_key(|(at, _)| *at);
        let Some((at, field)) = next else { break };
        let (before, tail) = rest.split_at(at);
        pieces.push(before.to_owned().into_any());
        pieces.push(view! { <mark>{field.clone()}</mark> }.into_any());
        rest = tail.get(field.len()..).unwrap_or_default();
    }
    // The last line break needs something after it to take its height.
    pieces.push(format!("{rest}\u{200b}").into_any());
    pieces
}
