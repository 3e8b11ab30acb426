//! Unlinking the number: asks first, because it cannot be undone from here.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::api::whatsapp::UnlinkWhatsapp;
use crate::domain::i18n::text;
use crate::ui::action::toasts;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The button and its question. Who may not do it is told who may.
#[component]
pub(super) fn Unlink(
    /// The role allows it.
    allowed: bool,
    /// Reads the state anew.
    reload: Callback<()>,
) -> impl IntoView {
    let locale = locale();
    if !allowed {
        return view! { <span class="text-small text-ink-3">{text::whatsapp::unlink_owner_only(locale)}</span> }.into_any();
    }
    let dialog = NodeRef::<Dialog>::new();
    let action = ServerAction::<UnlinkWhatsapp>::new();
    let toasts = toasts();
    Effect::new(move || {
        let Some(outcome) = action.value().get() else { return };
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        match outcome {
            Ok(()) => toasts.say(text::whatsapp::unlinked(locale)),
            Err(error) => toasts.say_problem(&error),
        }
        reload.run(());
    });
    let ask = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            // It fails only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    view! {
        <button type="button" class="btn flex-1 !text-danger" on:click=ask>
            <Icon name="unlink"/>
            {text::whatsapp::unlink(locale)}
        </button>
        <dialog
            node_ref=dialog
            aria-labelledby="unlink-title"
            class="pop m-auto w-[calc(100vw-32px)] max-w-[440px] p-5 text-ink backdrop:bg-overlay"
        >
            <h2 id="unlink-title" class="text-title font-semibold">{text::whatsapp::unlink_title(locale)}</h2>
            <p class="mt-1.5 text-body text-ink-2">{text::whatsapp::unlink_detail(locale)}</p>
            <div class="mt-5 flex flex-wrap justify-end gap-2">
                <form method="dialog">
                    <button class="btn">{text::common::cancel(locale)}</button>
                </form>
                <ActionForm action>
                    <button type="submit" class="btn btn-danger" aria-disabled=move || action.pending().get().to_string()>
                        {text::whatsapp::unlink(locale)}
                    </button>
                </ActionForm>
            </div>
        </dialog>
    }
    .into_any()
}
