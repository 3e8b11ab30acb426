//! The WhatsApp link.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::notice::Notice;
use crate::domain::page::{Cursor, Page};
use crate::domain::whatsapp::view::{Figures, JournalLine, WhatsAppView};

/// What the WhatsApp page shows.
#[server]
pub async fn get_whatsapp() -> Result<WhatsAppView, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::view::get_view;
    let (mut tx, _) = super::gate::begin(Permission::ViewWhatsApp).await?;
    let view = get_view(&mut tx).await?;
    super::gate::finish(tx, view).await
}

/// What the link carries, as it is now.
#[server]
pub async fn get_whatsapp_figures() -> Result<Figures, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::view::get_figures;
    let (mut tx, _) = super::gate::begin(Permission::ViewWhatsApp).await?;
    let figures = get_figures(&mut tx).await?;
    super::gate::finish(tx, figures).await
}

/// What keeps the salon's messages from going, if anything does that its people should know of.
#[server]
pub async fn get_notice() -> Result<Option<Notice>, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::onboarding::notice::find_notice;
    let (mut tx, _) = super::gate::begin(Permission::ViewWhatsApp).await?;
    let notice = find_notice(&mut tx, &crate::server::http::state().connectors).await?;
    super::gate::finish(tx, notice).await
}

/// A page of what happened to the number, newest first.
#[server]
pub async fn list_whatsapp_journal(#[server(default)] after: Option<Cursor>) -> Result<Page<JournalLine>, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::journal::list_journal;
    let (mut tx, _) = super::gate::begin(Permission::ViewWhatsApp).await?;
    let page = list_journal(&mut tx, after.as_ref()).await?;
    super::gate::finish(tx, page).await
}

/// Asks for a code to scan or, with the number of the phone it is typed on, for one to type; it arrives on the pairing
/// stream. A pairing under way is joined, not doubled.
#[server]
pub async fn begin_pairing(
    /// In any writing; without it a picture is shown.
    #[server(default)]
    phone: Option<String>,
) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::platform::phones;
    use crate::server::whatsapp::link::begin_pairing;
    let (mut tx, name) = super::gate::begin(Permission::LinkWhatsApp).await?;
    let phone = match phone {
        Some(written) => Some(phones::parse(&written).ok_or_else(|| super::gate::invalid("bad-phone", "phone"))?),
        None => None,
    };
    begin_pairing(&mut tx, &name, &phone.into()).await?;
    super::gate::finish(tx, ()).await
}

/// Gives a pairing up.
#[server]
pub async fn cancel_pairing() -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::link::cancel_pairing;
    let (mut tx, name) = super::gate::begin(Permission::LinkWhatsApp).await?;
    cancel_pairing(&mut tx, &name).await?;
    super::gate::finish(tx, ()).await
}

/// Takes back a number that is linked still: no code is needed.
#[server]
pub async fn resume_whatsapp() -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::link::resume;
    let (mut tx, name) = super::gate::begin(Permission::LinkWhatsApp).await?;
    resume(&mut tx, &name).await?;
    super::gate::finish(tx, ()).await
}

/// Unlinks the number on the phone and forgets its keys; the threads stay.
#[server]
pub async fn unlink_whatsapp() -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::whatsapp::link::unlink;
    let (mut tx, name) = super::gate::begin(Permission::UnlinkWhatsApp).await?;
    unlink(&mut tx, Some(&name)).await?;
    super::gate::finish(tx, ()).await
}
