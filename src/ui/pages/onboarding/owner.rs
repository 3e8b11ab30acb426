//! The last thing: the owner's password. From then on they sign in like everybody.

use leptos::prelude::*;

use super::marks::{LineMark, Mark, Ways};
use super::page::Wizard;
use crate::api::onboarding::{ClaimSalon, SetPassword};
use crate::domain::error::ApiError;
use crate::domain::i18n::{self, text};
use crate::domain::onboarding::{OnboardingView, Step, zone_name};
use crate::domain::password::{self, PasswordFault};
use crate::domain::phone::Phone;
use crate::ui::components::{Avatar, FieldFault, Icon, PasswordInput};
use crate::ui::look::locale;

/// The step.
#[component]
pub(super) fn Owner(wizard: Wizard) -> impl IntoView {
    let locale = locale();
    let view = wizard.view.get_untracked();
    view! {
        <h1 class="text-head font-semibold tracking-tight">{text::onboarding_owner::title(locale)}</h1>
        <p class="mt-1.5 max-w-[640px] text-read text-ink-2">{text::onboarding_owner::detail(locale)}</p>
        <div class="mt-6 grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
            <Form wizard/>
            <WillWork view/>
        </div>
        <Ways back=wizard.back_from(Step::Done)>""</Ways>
    }
}

#[component]
fn Form(wizard: Wizard) -> impl IntoView {
    use text::onboarding_owner as t;
    let locale = locale();
    let (set, claim) = (ServerAction::<SetPassword>::new(), ServerAction::<ClaimSalon>::new());
    let problem = RwSignal::new(None::<ApiError>);
    // The account of this phone exists: its own password proves who asks.
    let is_known = Memo::new(move |_| {
        problem.with(|problem| problem.as_ref().is_some_and(|error| error.problem == "known-account")) || claim.version().get() > 0
    });
    let heard = move |outcome: Option<Result<(), ApiError>>| match outcome {
        Some(Ok(())) => {
            problem.set(None);
            wizard.reload.run(());
        }
        Some(Err(error)) => problem.set(Some(error)),
        None => {}
    };
    Effect::new(move || heard(set.value().get()));
    Effect::new(move || heard(claim.value().get()));
    let words = RwSignal::new(String::new());
    let fault = Memo::new(move |_| words.with(|words| password::check(words).err()));
    // Said once it was tried, and as long as it is so.
    let is_tried = RwSignal::new(false);
    let refused = Memo::new(move |_| fault.get().filter(|_| is_tried.get() && !is_known.get()));
    let said = move || {
        // What else may be wrong stands among the rules.
        let short = refused.get().filter(|fault| *fault == PasswordFault::TooShort);
        let tried = short.and_then(|fault| text::faults::find(locale, fault.key())).map(str::to_owned);
        tried.or_else(|| problem.get().map(|error| i18n::problem_line(locale, &error)))
    };
    let is_wrong = Signal::derive(move || refused.get().is_some() || problem.with(Option::is_some));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_tried.set(true);
        let password = words.get_untracked();
        if is_known.get_untracked() {
            claim.dispatch(ClaimSalon { password });
        } else if fault.get_untracked().is_none() {
            set.dispatch(SetPassword { password });
        } else {
            crate::ui::browser::focus("new-password");
        }
    };
    let owner = wizard.view.with_untracked(|view| view.owner.clone());
    let reached = owner.phone.as_ref().map(Phone::for_people).or(owner.email).unwrap_or_default();
    let busy = move || set.pending().get() || claim.pending().get();
    view! {
        <form class="card !bg-raised p-4 md:p-6" on:submit=submit>
            <p class="label">{t::signs_in_by(locale)}</p>
            <div class="flex items-center gap-3 rounded-sm bg-sunken px-3 py-2.5">
                <Avatar name=owner.name.clone()/>
                <span class="min-w-0 flex-1">
                    <b class="block truncate text-body font-medium">{owner.name}</b>
                    <span class="num block text-dense text-ink-3">{reached} " · " {t::role(locale)}</span>
                </span>
                <a class="link text-dense" href="/onboarding?step=salon">{t::not_me(locale)}</a>
            </div>
            <label class="label mt-4" for="new-password">{move || if is_known.get() { t::known_password(locale) } else { t::password(locale) }}</label>
            <PasswordInput
                name="new-password"
                autocomplete=Signal::derive(move || if is_known.get() { "current-password" } else { "new-password" })
                class=Signal::derive(move || if is_wrong.get() { "field field-lg is-error" } else { "field field-lg" })
                described=Signal::stored(Some("password-rules new-password-fault".to_owned()))
                invalid=is_wrong
                typed=Callback::new(move |typed| words.set(typed))
            />
            <div id="password-rules" aria-live="polite">
                <Show when=move || !is_known.get()>
                    <Rules words fault/>
                </Show>
            </div>
            <FieldFault
                id="new-password-fault".to_owned()
                fault=Signal::derive(said)
            />
            <button type="submit" class="btn btn-primary btn-lg mt-5 w-full" aria-disabled=move || busy().to_string()>
                {t::save(locale)}
                <Icon name="arrow-right"/>
            </button>
        </form>
    }
}

/// What a password needs, ticked as one types.
#[component]
fn Rules(words: RwSignal<String>, fault: Memo<Option<PasswordFault>>) -> impl IntoView {
    use text::onboarding_owner as t;
    let locale = locale();
    let count = move || i64::try_from(words.with(|words| words.chars().count())).unwrap_or_default();
    let long_enough = move || count() >= i64::try_from(password::SHORTEST).unwrap_or_default();
    let is_common = move || fault.get() == Some(PasswordFault::Common);
    let length = move || if long_enough() { t::length_ok(locale, count()) } else { t::length_todo(locale).to_owned() };
    let common = move || if is_common() { t::is_common(locale) } else { t::not_common(locale) };
    let mark_length = Signal::derive(move || if long_enough() { Mark::Done } else { Mark::Open });
    let mark_common = Signal::derive(move || match (is_common(), long_enough()) {
        (true, _) => Mark::Wrong,
        (false, true) => Mark::Done,
        (false, false) => Mark::Open,
    });
    // What the two lines do not say.
    let other = move || {
        let fault = fault.get().filter(|fault| !matches!(fault, PasswordFault::TooShort | PasswordFault::Common))?;
        let words = text::faults::find(locale, fault.key())?;
        Some(view! { <li class="flex items-center gap-2"><LineMark mark=Signal::stored(Mark::Wrong)/> {words}</li> })
    };
    view! {
        <ul class="num mt-2.5 grid gap-1.5 text-dense text-ink-2">
            <li class="flex items-center gap-2"><LineMark mark=mark_length/> {length}</li>
            <li class="flex items-center gap-2"><LineMark mark=mark_common/> {common}</li>
            {other}
        </ul>
    }
}

#[component]
fn WillWork(view: OnboardingView) -> impl IntoView {
    use text::onboarding_owner as t;
    let locale = locale();
    let texts = i64::try_from(view.texts.iter().filter(|text| text.enabled).count()).unwrap_or_default();
    let number = view.whatsapp.number.as_ref().map(Phone::for_people).unwrap_or_default();
    let lines = [
        ("message-circle", t::messages(locale), t::messages_note(locale, texts)),
        ("phone", t::number(locale), t::number_note(locale, number)),
        ("clock", t::zone(locale), t::zone_note(locale, view.now.clock(), zone_name(locale, &view.zone))),
    ];
    view! {
        <section class="card !bg-raised">
            <h2 class="border-b border-line px-4 py-3 text-body font-semibold">{t::will_work(locale)}</h2>
            <ul class="rows text-body">
                {lines
                    .into_iter()
                    .map(|(icon, name, note)| {
                        view! {
                            <li class="flex gap-3 px-4 py-2.5">
                                <span class="mt-0.5 text-ink-3"><Icon name=icon/></span>
                                <span><span class="block">{name}</span><span class="num block text-dense text-ink-3">{note}</span></span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
