//! A ticket of the marketplace lets a browser into the wizard of its salon.

use secrecy::SecretString;

use crate::domain::onboarding::OwnerContact;
use crate::server::accounts::owners;
use crate::server::integrations::marketplace::token::Claims;
use crate::server::platform::db::Db;
use crate::server::platform::phones;

use super::scope::{self, Opened, ScopeError};
use super::{others, progress};

/// Begins the onboarding that the ticket is about, or goes on with it. `held` is what this browser was let in by before.
pub async fn enter(db: &Db, ticket: &Claims, held: Option<&SecretString>) -> Result<Option<Opened>, ScopeError> {
    let place = &ticket.onboarding.place;
    // A company with an owner is theirs, whoever presses «Connect» there (D-23).
    if owners::is_owned(db, place.company_id).await? {
        return Err(ScopeError::Finished);
    }
    let others = others::named(db, &ticket.onboarding.next).await?;
    let mut tx = db.tenant(scope::tenant(place.company_id)).await?;
    // What anybody may have written into an address names no owner.
    let person = ticket.onboarding.user_data.as_ref().filter(|person| person.proven);
    let owner = person.map_or_else(OwnerContact::default, |person| OwnerContact {
        name: person.name.clone(),
        phone: phones::parse(&person.phone),
        email: Some(person.email.clone()).filter(|email| !email.is_empty()),
    });
    progress::begin(&mut tx, place.installation, &owner, &others).await?;
    let opened = scope::exchange(&mut tx, &ticket.jti.to_string(), held).await?;
    tx.commit().await?;
    Ok(opened)
}
