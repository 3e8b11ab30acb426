//! Clients and their timelines.

use leptos::prelude::*;

use crate::domain::client::{ClientCard, ClientOrder, ClientSummary};
use crate::domain::error::ApiError;
use crate::domain::ids::ClientId;
use crate::domain::page::{Cursor, Page};
use crate::domain::timeline::TimelineEntry;
use crate::domain::why::Why;

/// A page of the company's clients, by name unless another order is asked for; `search` matches the name or the end of the number.
#[server]
pub async fn list_clients(
    search: Option<String>,
    order: Option<ClientOrder>,
    after: Option<Cursor>,
    before: Option<Cursor>,
) -> Result<Page<ClientSummary>, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::clients::directory::{Slice, list_clients};
    use crate::server::clients::talks::list_talks;
    let (mut tx, _) = super::gate::begin(Permission::ViewClients).await?;
    let slice = Slice { search: search.as_deref(), after: after.as_ref(), before: before.as_ref() };
    let page = match order.unwrap_or_default() {
        ClientOrder::Name => list_clients(&mut tx, slice).await?,
        ClientOrder::Talk => list_talks(&mut tx, slice).await?,
    };
    super::gate::finish(tx, page).await
}

/// The head of a client's card.
#[server]
pub async fn get_client(client: ClientId) -> Result<ClientCard, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::clients::directory::find_client;
    let (mut tx, _) = super::gate::begin(Permission::ViewClients).await?;
    let card = find_client(&mut tx, client).await?.ok_or_else(|| super::gate::not_found("client-not-found"))?;
    super::gate::finish(tx, card).await
}

/// A page of a client's timeline, newest first; `after` goes on to older entries.
#[server]
pub async fn list_timeline(client: ClientId, after: Option<Cursor>) -> Result<Page<TimelineEntry>, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::timeline::list_timeline;
    let (mut tx, _) = super::gate::begin(Permission::ViewClients).await?;
    let page = list_timeline(&mut tx, client, after.as_ref()).await?;
    super::gate::finish(tx, page).await
}

/// Why a message was sent or not, or why something that happened with a booking led to none.
#[server]
pub async fn get_why(client: ClientId, of: String) -> Result<Why, ApiError> {
    use crate::domain::access::Permission;
    use crate::domain::why::WhyOf;
    use crate::server::onboarding::notice::with_notice;
    use crate::server::timeline::find_why;
    let nothing = || super::gate::not_found("why-not-found");
    let (mut tx, _) = super::gate::begin(Permission::ViewClients).await?;
    let why = find_why(&mut tx, client, WhyOf::from_word(&of).ok_or_else(nothing)?).await?.ok_or_else(nothing)?;
    let why = with_notice(&mut tx, &crate::server::http::state().connectors, why).await?;
    super::gate::finish(tx, why).await
}
