//! What the owner confirms: the salon's zone, and their own number.

use leptos::prelude::*;

use super::marks::Ways;
use super::page::Wizard;
use crate::api::onboarding::ConfirmSalon;
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::ui::action::toasts;
use crate::ui::components::{Icon, IconSize, ZoneSelect};
use crate::ui::look::locale;

/// The form.
#[component]
pub(super) fn SalonForm(wizard: Wizard) -> impl IntoView {
    use text::onboarding_salon as t;
    let locale = locale();
    let first = wizard.view.get_untracked();
    let zone = RwSignal::new(first.zone.clone());
    let phone = RwSignal::new(first.owner.phone.as_ref().map(Phone::for_people).unwrap_or_default());
    let action = ServerAction::<ConfirmSalon>::new();
    let wrong = heard(action, wizard);
    let hint = if first.owner.name.is_empty() {
        t::owner_phone_hint(locale).to_owned()
    } else {
        t::owner_phone_hint_named(locale, first.owner.name.clone())
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        action.dispatch(ConfirmSalon { zone: zone.get_untracked(), phone: phone.get_untracked() });
    };
    view! {
        <form class="contents" on:submit=submit>
            <section class="card h-fit !bg-raised p-4 md:p-5">
                <label class="label" for="zone">{t::zone(locale)}</label>
                <ZoneSelect id="zone" zones=first.zones chosen=zone/>
                <p class="hint">{t::zone_hint(locale)}</p>
                <label class="label mt-5" for="owner-phone">{t::owner_phone(locale)}</label>
                <div class=move || if wrong.get() { "field field-lg is-error" } else { "field field-lg" }>
                    <Icon name="phone" class="text-ink-3"/>
                    <input
                        id="owner-phone"
                        name="phone"
                        class="num"
                        inputmode="tel"
                        autocomplete="tel"
                        required
                        prop:value=phone
                        value=phone.get_untracked()
                        aria-invalid=move || wrong.get().then_some("true")
                        aria-describedby="owner-phone-hint"
                        on:input=move |event| phone.set(event_target_value(&event))
                    />
                </div>
                <div id="owner-phone-hint" role="status">
                    {move || {
                        if wrong.get() {
                            view! {
                                <p class="hint hint-error">
                                    <Icon name="circle-alert" size=IconSize::Small class="mt-px"/>
                                    {t::not_a_phone(locale)}
                                </p>
                            }
                                .into_any()
                        } else {
                            view! { <p class="hint">{hint.clone()}</p> }.into_any()
                        }
                    }}
                </div>
            </section>
            <div class="lg:col-span-2">
                <Ways>
                    <button type="submit" class="btn btn-primary btn-lg max-md:w-full" aria-disabled=move || action.pending().get().to_string()>
                        {t::confirm(locale)}
                        <Icon name="arrow-right"/>
                    </button>
                </Ways>
            </div>
        </form>
    }
}

/// Whether the number was refused. What else goes wrong is said aside.
fn heard(action: ServerAction<ConfirmSalon>, wizard: Wizard) -> RwSignal<bool> {
    let (wrong, toasts) = (RwSignal::new(false), toasts());
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => {
            wrong.set(false);
            wizard.reload.run(());
            wizard.show.run(None);
        }
        Some(Err(error)) if error.problem == "bad-phone" => {
            wrong.set(true);
            crate::ui::browser::focus("owner-phone");
        }
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    wrong
}
