//! The wizard. Its functions stand behind the cookie of a browser that sets a salon up (`server::onboarding::scope`), not behind a
//! role: nobody has one yet.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::live::PairingFrame;
use crate::domain::notification::view::Preview;
use crate::domain::onboarding::OnboardingView;
use crate::domain::phone::Phone;
use crate::domain::timeline::MessageTrigger;

/// What the wizard shows.
#[server]
pub async fn get_onboarding() -> Result<OnboardingView, ApiError> {
    use crate::server::onboarding::view::get_view;
    let mut tx = super::gate::begin_setup_view().await?;
    let view = get_view(&mut tx, &crate::server::http::state().connectors).await?.ok_or_else(super::gate::setup_ended)?;
    super::gate::finish(tx, view).await
}

/// Confirms the salon's zone and the owner's own number.
#[server]
pub async fn confirm_salon(zone: String, phone: String) -> Result<(), ApiError> {
    use crate::server::appointments::zone::change_zone;
    use crate::server::onboarding::progress;
    use crate::server::platform::phones;
    let zone = zone.parse().map_err(|_| super::gate::invalid("unknown-zone", "zone"))?;
    let phone = phones::parse(&phone).ok_or_else(|| super::gate::invalid("bad-phone", "phone"))?;
    let mut tx = super::gate::begin_setup().await?;
    change_zone(&mut tx, zone).await?;
    progress::confirm_salon(&mut tx, &phone).await?;
    super::gate::finish(tx, ()).await
}

/// Keeps a text of the salon's own.
#[server]
pub async fn save_text(trigger: MessageTrigger, template: String, enabled: bool) -> Result<(), ApiError> {
    use crate::server::notifications::texts;
    let mut tx = super::gate::begin_setup().await?;
    texts::save_text(&mut tx, trigger, &template, enabled).await?;
    super::gate::finish(tx, ()).await
}

/// How a text reads on the salon's booking of this number, counted from the next one.
#[server]
pub async fn preview_text(trigger: MessageTrigger, template: String, number: u32) -> Result<Preview, ApiError> {
    use crate::server::notifications::texts;
    let mut tx = super::gate::begin_setup().await?;
    let preview = texts::preview(&mut tx, trigger, &template, number).await?;
    super::gate::finish(tx, preview).await
}

/// Sends the owner a message as the preview shows it: this text, filled with the salon's booking of this number.
#[server]
pub async fn send_test(phone: String, trigger: MessageTrigger, template: String, number: u32) -> Result<(), ApiError> {
    use crate::server::onboarding::{progress, trial};
    use crate::server::platform::phones;
    let phone = phones::parse(&phone).ok_or_else(|| super::gate::invalid("bad-phone", "phone"))?;
    let mut tx = super::gate::begin_setup().await?;
    let progress = progress::find(&mut tx).await?.ok_or_else(super::gate::setup_ended)?;
    trial::send_test(&mut tx, &progress, &phone, trial::Shown { trigger, template: &template, number }).await?;
    super::gate::finish(tx, ()).await
}

/// Confirms what clients will get.
#[server]
pub async fn confirm_messages() -> Result<(), ApiError> {
    use crate::server::onboarding::progress;
    let mut tx = super::gate::begin_setup().await?;
    progress::confirm_messages(&mut tx).await?;
    super::gate::finish(tx, ()).await
}

/// A link by which another browser goes on; the one before it stops working.
#[server]
pub async fn renew_setup_link() -> Result<String, ApiError> {
    use crate::server::onboarding::resume::copy_link;
    let mut tx = super::gate::begin_setup().await?;
    let url = copy_link(&mut tx, &crate::server::http::state().config.public_url).await?;
    super::gate::finish(tx, url).await
}

/// Sends such a link to the owner's phone by the salon's WhatsApp; answers to which.
#[server]
pub async fn send_setup_link() -> Result<Phone, ApiError> {
    use crate::server::onboarding::{progress, resume};
    let mut tx = super::gate::begin_setup().await?;
    let progress = progress::find(&mut tx).await?.ok_or_else(super::gate::setup_ended)?;
    let state = crate::server::http::state();
    Ok(resume::send_link(tx, &state.vault, &progress, &state.config.public_url).await?)
}

/// Sets the owner's password: the salon is set up, and this browser is signed in.
#[server]
pub async fn set_password(password: String) -> Result<(), ApiError> {
    use crate::server::accounts::owners::{OwnerError, set_owner_password};
    super::gate::admit()?;
    let (state, company, owner) = super::gate::ready_for_owner().await?;
    let signed_in = set_owner_password(&state.db, company, owner, password.into()).await;
    // An owner who was there already signs in as everybody does: for the wizard there is nothing left to do either.
    if matches!(signed_in, Err(OwnerError::HasOwner)) {
        super::gate::end_setup(&state, company).await?;
    }
    super::gate::finish_setup(&state, company, &signed_in?).await
}

/// For an owner who has an account already: weighs its password and makes it the owner of this salon too.
#[server]
pub async fn claim_salon(password: String) -> Result<(), ApiError> {
    use crate::server::accounts::owners::{account_of, sign_in_as_owner};
    super::gate::admit()?;
    let (state, company, owner) = super::gate::ready_for_owner().await?;
    let account = account_of(&state.db, owner.phone.as_ref(), owner.email.as_deref()).await?.unwrap_or_default();
    let signed_in =
        sign_in_as_owner(&state.db, company, &account, password.into()).await.map_err(|error| super::gate::refuse(error.into()))?;
    super::gate::finish_setup(&state, company, &signed_in).await
}

/// Asks for a picture to scan or, with the number of the phone it is typed on, for a code. A pairing under way is joined.
#[server]
pub async fn begin_setup_pairing(
    /// In any writing; without it a picture is shown.
    #[server(default)]
    phone: Option<String>,
) -> Result<(), ApiError> {
    use crate::server::platform::phones;
    use crate::server::whatsapp::link::begin_pairing;
    let (mut tx, name) = super::gate::begin_setup_by().await?;
    let phone = match phone {
        Some(written) => Some(phones::parse(&written).ok_or_else(|| super::gate::invalid("bad-phone", "phone"))?),
        None => None,
    };
    begin_pairing(&mut tx, &name, &phone.into()).await?;
    super::gate::finish(tx, ()).await
}

/// Gives a pairing up.
#[server]
pub async fn cancel_setup_pairing() -> Result<(), ApiError> {
    use crate::server::whatsapp::link::cancel_pairing;
    let (mut tx, name) = super::gate::begin_setup_by().await?;
    cancel_pairing(&mut tx, &name).await?;
    super::gate::finish(tx, ()).await
}

/// The code that is shown now, for a page whose stream does not come through.
#[server]
pub async fn get_setup_pairing() -> Result<Option<PairingFrame>, ApiError> {
    use crate::server::whatsapp::pairing::current;
    let mut tx = super::gate::begin_setup().await?;
    let frame = current(&mut tx, &crate::server::http::state().vault).await?;
    super::gate::finish(tx, frame.map(|(_, frame)| frame)).await
}

/// Goes on with the next salon of the same redirect, once this one is set up.
#[server]
pub async fn begin_next_salon() -> Result<(), ApiError> {
    use crate::server::http::session;
    use crate::server::onboarding::others::begin_next;
    let state = crate::server::http::state();
    let (mut tx, _) = super::gate::begin(crate::domain::access::Permission::ManageOwners).await?;
    let next = begin_next(&state.db, &mut tx).await?.ok_or_else(super::gate::setup_ended)?;
    super::gate::finish(tx, ()).await?;
    super::gate::set_cookie(&session::setup_cookie(&state, &next));
    Ok(())
}

/// Asks the CRM once more to agree, at once.
#[server]
pub async fn retry_activation() -> Result<(), ApiError> {
    use crate::server::onboarding::progress;
    let mut tx = super::gate::begin_setup_view().await?;
    let onboarding = progress::find(&mut tx).await?.ok_or_else(super::gate::setup_ended)?;
    crate::server::http::state().marketplace.request_activation(&mut tx, onboarding.installation).await?;
    super::gate::finish(tx, ()).await
}

/// Takes a number that is linked already back, without a code.
#[server]
pub async fn resume_setup_number() -> Result<(), ApiError> {
    use crate::server::whatsapp::link::resume;
    let (mut tx, name) = super::gate::begin_setup_by().await?;
    resume(&mut tx, &name).await?;
    super::gate::finish(tx, ()).await
}
