//! The list of clients: search, keyset pages, and the four faces of a list (rows, nothing yet, nothing found, trouble).

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::place::Place;
use super::row::{COLUMNS, Row};
use super::search::Search;
use crate::api::clients::list_clients;
use crate::domain::client::{ClientOrder, ClientSummary};
use crate::domain::company::Viewer;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::ids::ClientId;
use crate::domain::live::LiveEvent;
use crate::domain::page::Page;
use crate::domain::time::Moment;
use crate::ui::answer::{Answer, ask};
use crate::ui::components::{Empty, Icon, IconSize, ProblemNotice, SkeletonRows};
use crate::ui::layout::{again, entrance, for_viewer};
use crate::ui::live::{on_live, paced};
use crate::ui::look::locale;

/// What happens within this time is read once.
const PACE: Duration = Duration::from_millis(300);

type Listed = Result<Page<ClientSummary>, ApiError>;

/// The page `/clients`.
#[component]
pub fn ClientList() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(Place::from_query));
    let entrance = entrance();
    let page: Answer<Listed> = ask(
        move || place.get(),
        move |place| async move {
            entrance.passed().await;
            list_clients(place.search, Some(place.order), place.after, place.before).await
        },
    );
    follow(page, place);
    let retry = again(move || page.refetch());
    view! {
        <Title text=text::clients::title(locale())/>
        <main class="flex min-h-0 flex-1 flex-col bg-surface max-md:pb-[84px]">
            <ListHead place/>
            <Transition fallback=|| view! { <SkeletonRows count=12/> }>
                {move || {
                    let answer = for_viewer(page.get()?)?;
                    Some(view! { <Answered answer place=place.get_untracked() retry/> })
                }}
            </Transition>
        </main>
    }
}

/// Loads the page anew, quietly, when something happened with a client on it, or with somebody who may belong on it: a
/// list that is shown whole, such as what a search found, takes new clients in.
fn follow(page: Answer<Listed>, place: Memo<Place>) {
    let soon = paced(PACE, move || page.refetch());
    on_live(move |event| {
        // By threads, whoever writes comes to the beginning.
        let leads = place.with_untracked(|place| place.order == ClientOrder::Talk && place.after.is_none() && place.before.is_none());
        let concerns = |client| leads || page.try_with_untracked(|answer| concerns(answer.as_ref(), client)).unwrap_or_default();
        match event {
            LiveEvent::TimelineGrew { client } | LiveEvent::MessageMoved { client, .. } if !concerns(*client) => {}
            // A message's ticks come one after the other.
            LiveEvent::TimelineGrew { .. } | LiveEvent::MessageMoved { .. } => soon.run(()),
            LiveEvent::WhatsAppChanged | LiveEvent::PeopleChanged | LiveEvent::IntakeChanged => {}
            _ => page.refetch(),
        }
    });
}

fn concerns(answer: Option<&Listed>, client: ClientId) -> bool {
    match answer {
        Some(Ok(page)) => (page.next.is_none() && page.previous.is_none()) || page.items.iter().any(|row| row.id == client),
        _ => false,
    }
}

/// Title and search.
#[component]
pub(in crate::ui::pages) fn ListHead(
    /// Where the list is.
    place: Memo<Place>,
) -> impl IntoView {
    view! {
        <header class="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 pt-4 pb-3 md:h-16 md:px-6 md:py-0">
            <h1 class="mr-auto text-head font-semibold tracking-tight">{text::clients::title(locale())}</h1>
            <Orders place/>
            <Search place/>
        </header>
    }
}

/// «Все · Переписка».
#[component]
fn Orders(place: Memo<Place>) -> impl IntoView {
    let locale = locale();
    let choice = move |order: ClientOrder, name: &'static str| {
        let is_here = move || place.with(|place| place.order == order);
        let href = move || place.with(|place| Place::beginning(order, place.search.as_deref().unwrap_or_default()).href());
        view! { <a href=href class:is-on=is_here aria-current=move || is_here().then_some("true")>{name}</a> }
    };
    view! {
        <nav class="seg max-md:w-full max-md:[&>*]:flex-1" aria-label=text::clients::orders(locale)>
            {choice(ClientOrder::Name, text::clients::by_name(locale))} {choice(ClientOrder::Talk, text::clients::by_talk(locale))}
        </nav>
    }
}

#[component]
fn Answered(answer: Result<(Page<ClientSummary>, Viewer), ApiError>, place: Place, retry: Callback<()>) -> impl IntoView {
    match answer {
        Err(error) => view! { <ProblemNotice error retry/> }.into_any(),
        Ok((page, _)) if page.items.is_empty() && place.search.is_none() && place.order == ClientOrder::Talk => {
            let locale = locale();
            view! { <Empty icon="message-circle" title=text::clients::no_talk_title(locale) detail=text::clients::no_talk_detail(locale)/> }
                .into_any()
        }
        Ok((page, _)) if page.items.is_empty() => view! { <Nobody search=place.search/> }.into_any(),
        Ok((page, viewer)) => view! { <Rows page place now=viewer.now/> }.into_any(),
    }
}

/// Nothing yet, or nothing found.
#[component]
pub(in crate::ui::pages) fn Nobody(
    /// What was searched for.
    search: Option<String>,
) -> impl IntoView {
    let locale = locale();
    match search {
        None => view! { <Empty icon="users-round" title=text::clients::none_title(locale) detail=text::clients::none_detail(locale)/> }
            .into_any(),
        Some(search) => view! {
            <Empty icon="search-x" title=text::clients::not_found_title(locale, search) detail=text::clients::not_found_detail(locale)>
                <a href="/clients" class="btn">{text::clients::show_all(locale)}</a>
            </Empty>
        }
        .into_any(),
    }
}

/// The rows and the way to the next ones.
#[component]
pub(in crate::ui::pages) fn Rows(
    /// The page.
    page: Page<ClientSummary>,
    /// Where it is.
    place: Place,
    /// Now.
    now: Moment,
) -> impl IntoView {
    let locale = locale();
    let head = [
        (text::clients::column_client(locale), ""),
        (text::clients::column_phone(locale), ""),
        (text::clients::column_message(locale), ""),
        (text::clients::column_when(locale), "text-right"),
        (text::clients::column_appointment(locale), ""),
        (text::clients::column_services(locale), ""),
        (text::clients::column_price(locale), "text-right"),
    ];
    let count = i64::try_from(page.items.len()).unwrap_or_default();
    let turns = view! { <Turns page=page.clone().map(|_| ()) place count/> };
    view! {
        <div role="table" aria-label=text::clients::title(locale) class="min-h-0 flex-1 md:overflow-y-auto">
            <div role="row" class=format!("sticky top-0 z-10 hidden h-9 items-center gap-x-4 border-b border-line bg-sunken px-6 md:grid {COLUMNS}")>
                {head.map(|(name, class)| view! { <span role="columnheader" class=format!("th truncate {class}")>{name}</span> }).collect_view()}
            </div>
            {page.items.into_iter().map(|client| view! { <Row client now/> }).collect_view()}
        </div>
        {turns}
    }
}

/// «В начало · Назад · Дальше».
#[component]
fn Turns(page: Page<()>, place: Place, count: i64) -> impl IntoView {
    let locale = locale();
    let beginning = page.previous.is_some().then(|| place.turned(None, None));
    let back = page.previous.map(|key| place.turned(None, Some(key)));
    let on = page.next.map(|key| place.turned(Some(key), None));
    view! {
        <nav class="flex h-14 shrink-0 items-center gap-2 border-t border-line px-4 md:h-12 md:px-6" aria-label=text::clients::pages(locale)>
            <span class="num mr-auto text-small text-ink-3">{text::clients::on_page(locale, count)}</span>
            {beginning.map(|place| view! { <a href=place.href() class="btn btn-quiet btn-sm">{text::clients::to_beginning(locale)}</a> })}
            <Turn to=back class="btn btn-sm">
                <Icon name="chevron-left" size=IconSize::Small/>
                {text::clients::back(locale)}
            </Turn>
            <Turn to=on class="btn btn-sm">
                {text::clients::on(locale)}
                <Icon name="chevron-right" size=IconSize::Small/>
            </Turn>
        </nav>
    }
}

/// A link, or the same shape without one at the end of the list.
#[component]
fn Turn(to: Option<Place>, class: &'static str, children: Children) -> impl IntoView {
    match to {
        Some(place) => view! { <a href=place.href() class=class>{children()}</a> }.into_any(),
        None => view! { <button type="button" disabled class=class>{children()}</button> }.into_any(),
    }
}
