//! The faces of the pages: full, empty, loading, wrong.

use leptos::prelude::*;

use super::history::history;
use super::samples::{card, clients, journal, link, now};
use super::{Face, Part};
use crate::domain::access::Role;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::live::PairingFrame;
use crate::domain::page::Page;
use crate::domain::whatsapp::SessionState;
use crate::ui::components::{ProblemNotice, SkeletonRows};
use crate::ui::pages::clients::views::{CardHead, CardSide, ListHead, Nobody, Place, Rows, Thread, ThreadView};
use crate::ui::pages::whatsapp::linking::{Linking, Pairing, PairingFeed, StateCard};
use crate::ui::pages::whatsapp::views::{Facts, JournalCard, Lines, Numbers, PageHead};

#[component]
pub(super) fn ListFaces() -> impl IntoView {
    let place = Memo::new(|_| Place::default());
    let unavailable = ApiError::new("unavailable", ProblemKind::Unavailable);
    view! {
        <Part name="Clients">
            <div class="grid gap-6">
                <Face name="Rows">
                    <ListHead place/>
                    <Rows page=clients() place=Place::default() now=now()/>
                </Face>
                <div class="grid gap-6 md:grid-cols-2">
                    <Face name="Loading"><SkeletonRows count=6/></Face>
                    <Face name="Nobody yet"><Nobody search=None/></Face>
                    <Face name="Nobody found"><Nobody search=Some("Веронка".to_owned())/></Face>
                    <Face name="Trouble"><ProblemNotice error=unavailable retry=Callback::new(|()| ())/></Face>
                </div>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn CardFaces() -> impl IntoView {
    let thread = RwSignal::new(Thread::new(history()));
    let empty = RwSignal::new(Thread::new(Page { items: Vec::new(), next: None, previous: None }));
    let nobody = ApiError::new("client-not-found", ProblemKind::NotFound);
    view! {
        <Part name="Client">
            <div class="grid gap-6">
                <Face name="Card">
                    <CardHead card=card() now=now()/>
                    <div class="md:grid md:grid-cols-[minmax(0,1fr)_360px]">
                        <div class="min-w-0 px-4 py-4 md:px-6"><ThreadView thread now=now()/></div>
                        <CardSide card=card() now=now()/>
                    </div>
                </Face>
                <div class="grid gap-6 md:grid-cols-2">
                    <Face name="No history"><ThreadView thread=empty now=now()/></Face>
                    <Face name="No such client"><ProblemNotice error=nobody/></Face>
                </div>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn WhatsAppFaces() -> impl IntoView {
    let feed = PairingFeed::new("/live/pairing");
    let others = SessionState::ALL.into_iter().filter(|state| !matches!(state, SessionState::Connected | SessionState::Pairing));
    view! {
        <Part name="WhatsApp">
            <Face name="Connected">
                <PageHead number=link(SessionState::Connected).number state=SessionState::Connected role=Role::Owner reload=Callback::new(|()| ())/>
                <div class="grid gap-4 bg-canvas p-4 md:p-6">
                    <Numbers since=link(SessionState::Connected).since figures=Signal::stored(link(SessionState::Connected).figures)/>
                    <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_400px]">
                        <Facts view=link(SessionState::Connected) now=now()/>
                        <JournalCard><Lines page=journal() now=now()/></JournalCard>
                    </div>
                </div>
            </Face>
            <Face name="Nothing has happened yet"><Lines page=Page { items: Vec::new(), next: None, previous: None } now=now()/></Face>
            <div class="mt-6 grid gap-4 md:grid-cols-2 xl:grid-cols-3">
                {others.map(|state| view! { <StateCard view=link(state) waiting=Signal::stored(14) role=Role::Owner now=now() feed linking=idle()/> }).collect_view()}
                <StateCard view=link(SessionState::Unlinked) waiting=Signal::stored(0) role=Role::Operator now=now() feed linking=idle()/>
            </div>
        </Part>
    }
}

#[component]
pub(super) fn PairingFaces() -> impl IntoView {
    let frames = [
        PairingFrame::Preparing,
        PairingFrame::Qr { svg: code(), expires_in_ms: 43_000, lives_ms: 60_000, nth: 1 },
        PairingFrame::Code { code: "K7QM2XRD".to_owned(), expires_in_ms: 143_000, lives_ms: 180_000 },
        PairingFrame::Scanned,
        PairingFrame::Connected,
    ];
    view! {
        <Part name="Pairing">
            <div class="grid gap-10">
                {frames
                    .map(|frame| {
                        let feed = PairingFeed::new("/live/pairing");
                        let phone = matches!(frame, PairingFrame::Code { .. }).then(|| link(SessionState::Pairing).number).flatten();
                        feed.take(frame);
                        view! { <div><Pairing feed phone linking=idle()/></div> }
                    })
                    .collect_view()}
            </div>
        </Part>
    }
}

/// Something that looks like a code and is none.
fn code() -> String {
    let squares = (0..37_u32).flat_map(|y| (0..37_u32).map(move |x| (x, y))).filter(|(x, y)| (x * 7 + y * 13 + x * y) % 5 < 2);
    let path = squares.fold(String::new(), |path, (x, y)| path + &format!("M{x},{y}h1v1h-1z"));
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37" shape-rendering="crispEdges"><path fill="#12191c" d="{path}"/></svg>"##
    )
}

/// Links nothing.
fn idle() -> Linking {
    let nothing = Callback::new(|()| ());
    Linking {
        begin: Callback::new(|_| ()),
        resume: nothing,
        cancel: nothing,
        busy: Signal::stored(false),
        bad_number: Signal::stored(false),
    }
}
