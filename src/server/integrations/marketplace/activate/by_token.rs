//! The second door to an activation: whoever holds an onboarding token asks for it, as often as they like.

use chrono::TimeDelta;

use crate::domain::access::Actor;
use crate::server::integrations::marketplace::token::TokenError;
use crate::server::integrations::marketplace::{Marketplace, pending};
use crate::server::platform::db::{DbError, Tenant};
use crate::server::platform::vault::VaultError;

/// So long after «Connect» was pressed a token may ask; the wizard, which knows its owner, may ask later too.
const REGISTRATION: TimeDelta = TimeDelta::minutes(60);

/// Why a token activates nothing.
#[derive(Debug, thiserror::Error)]
pub enum ByTokenError {
    #[error(transparent)]
    Token(#[from] TokenError),
    /// «Connect» was pressed too long ago, or taken back.
    #[error("the registration is over")]
    Over,
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<DbError> for ByTokenError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}

impl Marketplace {
    /// Asks for the activation that the token is about; `true` when it is active already.
    pub async fn activate_by_token(&self, token: &str) -> Result<bool, ByTokenError> {
        let claims = self.tokens.verify(token, self.db.clock().now())?;
        let place = claims.onboarding.place;
        let mut tx = self.db.tenant(Tenant { company: place.company_id, actor: Actor::Connector }).await?;
        let found = pending::find_registration(&mut tx, place.installation).await?;
        // The token is older than the database it meets.
        let Some((state, registered_at)) = found else { return Err(TokenError::Forged.into()) };
        let is_fresh = registered_at.is_some_and(|at| tx.now() - at <= REGISTRATION);
        match state.as_str() {
            "active" | "frozen" => return Ok(true),
            "pending" if is_fresh => {}
            _ => return Err(ByTokenError::Over),
        }
        self.request_activation(&mut tx, place.installation).await?;
        tx.commit().await?;
        Ok(false)
    }
}
