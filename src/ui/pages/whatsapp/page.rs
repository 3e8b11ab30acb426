//! The page `/channels/whatsapp`: reads the link's state, follows it, and chooses the face that goes with it.

use leptos::prelude::*;
use leptos_meta::Title;

use super::facts::Facts;
use super::feed::PairingFeed;
use super::figures::live_figures;
use super::head::PageHead;
use super::journal::Journal;
use super::methods::{Linking, is_bad_number};
use super::numbers::Numbers;
use super::pairing::Pairing;
use super::state_card::StateCard;
use crate::api::whatsapp::{BeginPairing, CancelPairing, ResumeWhatsapp, get_whatsapp};
use crate::domain::company::Viewer;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::live::LiveEvent;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::view::WhatsAppView;
use crate::ui::action::{Toasts, toasts};
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{ProblemNotice, SkeletonBar};
use crate::ui::layout::{again, entrance, for_viewer};
use crate::ui::live::on_live;
use crate::ui::look::locale;

type Standing = Answer<Result<WhatsAppView, ApiError>>;

/// What a person can do here.
#[derive(Clone, Copy)]
struct Doors {
    begin: ServerAction<BeginPairing>,
    resume: ServerAction<ResumeWhatsapp>,
    cancel: ServerAction<CancelPairing>,
    /// Reads the state anew.
    reload: Callback<()>,
}

impl Doors {
    fn linking(self) -> Linking {
        let Self { begin, resume, cancel, .. } = self;
        Linking {
            begin: Callback::new(move |phone| drop(begin.dispatch(BeginPairing { phone }))),
            resume: Callback::new(move |()| drop(resume.dispatch(ResumeWhatsapp {}))),
            cancel: Callback::new(move |()| drop(cancel.dispatch(CancelPairing {}))),
            busy: Signal::derive(move || begin.pending().get() || resume.pending().get()),
            bad_number: Signal::derive(move || begin.value().with(|value| matches!(value, Some(Err(error)) if is_bad_number(error)))),
        }
    }
}

/// The page.
#[component]
pub fn WhatsAppPage() -> impl IntoView {
    let entrance = entrance();
    let answer: Standing = ask(
        || (),
        move |()| async move {
            entrance.passed().await;
            get_whatsapp().await
        },
    );
    let feed = PairingFeed::new("/live/pairing");
    let doors = Doors {
        begin: ServerAction::new(),
        resume: ServerAction::new(),
        cancel: ServerAction::new(),
        reload: again(move || answer.refetch()),
    };
    follow(answer, feed, doors, toasts());
    view! {
        <Title text="WhatsApp"/>
        <main class="min-w-0 flex-1 max-md:pb-24">
            <Transition fallback=|| view! { <Skeleton/> }>
                {move || {
                    let answer = for_viewer(answer.get()?)?;
                    Some(
                        match answer {
                            Ok((view, viewer)) => face(view, viewer, feed, doors),
                            Err(error) => {
                                view! {
                                    <h1 class="sr-only">"WhatsApp"</h1>
                                    <ProblemNotice error retry=doors.reload/>
                                }
                                    .into_any()
                            }
                        },
                    )
                }}
            </Transition>
            <Transition>
                <Below answer/>
            </Transition>
        </main>
    }
}

/// Head and body for a state.
fn face(view: WhatsAppView, viewer: Viewer, feed: PairingFeed, doors: Doors) -> AnyView {
    let (now, role) = (viewer.now, viewer.role);
    let head = view! { <PageHead number=view.number.clone() state=view.state role reload=doors.reload/> };
    let figures = live_figures(view.figures);
    let body = match view.state {
        SessionState::Connected => view! { <Numbers since=view.since figures/> }.into_any(),
        SessionState::Pairing => {
            let locale = locale();
            view! {
                <h2 class="text-head font-semibold tracking-tight">{text::pairing::title(locale)}</h2>
                <p class="mt-1.5 mb-5 max-w-[620px] text-read text-ink-2">{text::pairing::detail(locale)}</p>
                <Pairing feed phone=view.pairing_phone linking=doors.linking()/>
            }
            .into_any()
        }
        _ => {
            let waiting = Signal::derive(move || figures.get().waiting);
            view! { <StateCard view waiting role now feed linking=doors.linking()/> }.into_any()
        }
    };
    view! {
        {head}
        <div class="max-w-[1400px] px-4 pt-4 md:px-6 md:pt-6">{body}</div>
    }
    .into_any()
}

/// The facts and the journal, whatever the state. The journal stays as it is when the rest is drawn anew.
#[component]
fn Below(answer: Standing) -> impl IntoView {
    let known = Memo::new(move |_| for_viewer(answer.get()?)?.ok().map(|(view, viewer)| (view, viewer.now)));
    let now = Memo::new(move |_| known.with(|known| known.as_ref().map(|(_, now)| *now)));
    // A link that the phone has ended is none to tell of.
    let has_number = |view: &WhatsAppView| {
        view.number.is_some() && !matches!(view.state, SessionState::Unlinked | SessionState::Pairing | SessionState::LoggedOut)
    };
    let facts = move || known.get().filter(|(view, _)| has_number(view)).map(|(view, now)| view! { <Facts view now/> });
    move || {
        now.get().map(|now| {
            view! {
                <div class="grid max-w-[1400px] grid-cols-1 items-start gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_400px] lg:[&>:only-child]:col-span-full">
                    {facts} <Journal now/>
                </div>
            }
        })
    }
}

/// Keeps the page in step with the link: the stream is open while a code is shown, and what it ends with is read anew.
fn follow(answer: Standing, feed: PairingFeed, doors: Doors, toasts: Toasts) {
    on_live(move |event| {
        if matches!(event, LiveEvent::WhatsAppChanged | LiveEvent::Resync) {
            answer.refetch();
        }
    });
    Effect::new(move || {
        let pairing = answer.with(|answer| matches!(answer, Some(Ok(view)) if view.state == SessionState::Pairing));
        if pairing { feed.open() } else { feed.close() }
    });
    Effect::new(move || {
        if feed.frame().is_last() {
            answer.refetch();
        }
    });
    Effect::new(move || heard(doors.begin.value().get(), answer, toasts));
    Effect::new(move || heard(doors.resume.value().get(), answer, toasts));
    Effect::new(move || heard(doors.cancel.value().get(), answer, toasts));
}

fn heard(outcome: Option<Result<(), ApiError>>, answer: Standing, toasts: Toasts) {
    match outcome {
        Some(Ok(())) => answer.refetch(),
        // The field says it.
        Some(Err(error)) if is_bad_number(&error) => {}
        Some(Err(error)) => {
            toasts.say_problem(&error);
            answer.refetch();
        }
        None => {}
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="late grid gap-4 p-4 md:p-6" role="status" aria-label=text::common::loading(locale())>
            <SkeletonBar width=260/>
            <span class="skeleton block h-[100px] !rounded-lg"></span>
            <span class="skeleton block h-[300px] !rounded-lg"></span>
        </div>
    }
}
