//! The page of one client: who they are, what comes next, and everything that happened, live.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::head::CardHead;
use super::side::CardSide;
use super::timeline::Timeline;
use super::why::WhyPanel;
use crate::api::clients::{get_client, list_timeline};
use crate::domain::client::ClientCard;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::{self, text};
use crate::domain::ids::ClientId;
use crate::domain::live::LiveEvent;
use crate::domain::page::Page;
use crate::domain::timeline::TimelineEntry;
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{Empty, Icon, ProblemNotice, SkeletonBar, SkeletonRows};
use crate::ui::format;
use crate::ui::layout::{again, entrance, for_viewer};
use crate::ui::live::on_live;
use crate::ui::look::locale;

type Head = Answer<Result<ClientCard, ApiError>>;
type First = Answer<(ClientId, Result<Page<TimelineEntry>, ApiError>)>;

/// The page `/clients/:id`.
#[component]
pub fn ClientPage() -> impl IntoView {
    let params = use_params_map();
    // An address that is no id is asked for as an id that nobody has: the server answers «no such client», status included.
    let id = Memo::new(move |_| {
        let id = params.with(|params| params.get("id").and_then(|id| id.parse().ok()));
        id.unwrap_or_else(|| ClientId::from(uuid::Uuid::nil()))
    });
    let entrance = entrance();
    let head: Head = ask(
        move || id.get(),
        move |id| async move {
            entrance.passed().await;
            get_client(id).await
        },
    );
    let first: First = ask(
        move || id.get(),
        move |id| async move {
            entrance.passed().await;
            (id, list_timeline(id, None).await)
        },
    );
    on_live(move |event| match event {
        LiveEvent::TimelineGrew { client } if *client == id.get_untracked() => head.refetch(),
        LiveEvent::Resync => head.refetch(),
        _ => {}
    });
    view! {
        <main class="group min-w-0 flex-1 bg-surface max-md:pb-[84px]">
            <Transition fallback=|| view! { <HeadSkeleton/> }>{move || head_view(head, first)}</Transition>
            // Without a client there is nothing below the head.
            <div class="group-has-[[data-failed]]:hidden md:grid md:grid-cols-[minmax(0,1fr)_320px] lg:grid-cols-[minmax(0,1fr)_360px]">
                <section class="min-w-0 px-4 py-4 md:px-6" aria-label=text::timeline::label(locale())>
                    <Suspense fallback=|| view! { <SkeletonRows count=8/> }>{move || timeline_view(first)}</Suspense>
                </section>
                <Transition fallback=|| ()>{move || side_view(head)}</Transition>
            </div>
            <WhyPanel client=id/>
        </main>
    }
}

fn head_view(head: Head, first: First) -> Option<AnyView> {
    let retry = again(move || {
        head.refetch();
        first.refetch();
    });
    Some(match for_viewer(head.get()?)? {
        Ok((card, viewer)) => view! {
            <Title text=format::name_of(locale(), &card.name)/>
            <CardHead card now=viewer.now/>
        }
        .into_any(),
        Err(error) if error.kind == ProblemKind::NotFound => view! { <Nobody error/> }.into_any(),
        Err(error) => view! {
            <Title text=i18n::problem(locale(), &error).0/>
            <h1 class="sr-only">{i18n::problem(locale(), &error).0}</h1>
            <div data-failed="" class="flex min-h-[60dvh]">
                <ProblemNotice error retry/>
            </div>
        }
        .into_any(),
    })
}

/// Reads nothing of the head, which is asked anew with every event: the timeline must not be drawn anew for that.
fn timeline_view(first: First) -> Option<AnyView> {
    let (client, answer) = first.get()?;
    Some(match for_viewer(answer)? {
        Ok((page, viewer)) => view! { <Timeline client page now=viewer.now/> }.into_any(),
        Err(error) => view! { <ProblemNotice error retry=again(move || first.refetch())/> }.into_any(),
    })
}

fn side_view(head: Head) -> Option<AnyView> {
    let (card, viewer) = for_viewer(head.get()?)?.ok()?;
    Some(view! { <CardSide card now=viewer.now/> }.into_any())
}

/// No such client: nothing to try again, but a way back to everybody.
#[component]
fn Nobody(error: ApiError) -> impl IntoView {
    let (title, detail) = i18n::problem(locale(), &error);
    view! {
        <Title text=title/>
        <h1 class="sr-only">{title}</h1>
        <div data-failed="" class="flex min-h-[60dvh]">
            <Empty icon="search-x" title detail>
                <a href="/clients" class="btn">
                    <Icon name="arrow-left"/>
                    {text::common::to_clients(locale())}
                </a>
            </Empty>
        </div>
    }
}

#[component]
fn HeadSkeleton() -> impl IntoView {
    view! {
        <div class="late flex h-[172px] items-center gap-4 border-b border-line px-4 md:px-6" role="status" aria-label=text::common::loading(locale())>
            <span class="skeleton size-12 !rounded-full"></span>
            <span class="grid gap-2.5">
                <SkeletonBar width=220/>
                <SkeletonBar width=150/>
            </span>
        </div>
    }
}
