//! What the salon writes to its clients, once it is set up.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::notification::view::{Preview, TextsView};
use crate::domain::timeline::MessageTrigger;

/// The page of the texts.
#[server]
pub async fn get_company_texts() -> Result<TextsView, ApiError> {
    use crate::domain::access::Permission;
    use crate::domain::notification::view::Sender;
    use crate::server::accounts::get_company;
    use crate::server::notifications::texts::list_texts;
    use crate::server::whatsapp::view;
    let (mut tx, _) = super::gate::begin(Permission::ManageSettings).await?;
    let (profile, now) = (get_company(&mut tx).await?, tx.now());
    let number = view::get_view(&mut tx).await?.number;
    let texts = list_texts(&mut tx, &profile).await?;
    let sender = Sender { salon: profile.name.clone(), number, now: profile.moment(now) };
    super::gate::finish(tx, TextsView { texts, sender }).await
}

/// Keeps a text of the salon's own, and whether it is sent.
#[server]
pub async fn save_company_text(trigger: MessageTrigger, template: String, enabled: bool) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::notifications::texts::save_text;
    let (mut tx, _) = super::gate::begin(Permission::ManageSettings).await?;
    save_text(&mut tx, trigger, &template, enabled).await?;
    super::gate::finish(tx, ()).await
}

/// How a text reads on the salon's booking of this number, counted from the next one.
#[server]
pub async fn preview_company_text(trigger: MessageTrigger, template: String, number: u32) -> Result<Preview, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::notifications::texts::preview;
    let (mut tx, _) = super::gate::begin(Permission::ManageSettings).await?;
    let preview = preview(&mut tx, trigger, &template, number).await?;
    super::gate::finish(tx, preview).await
}
