//! The onboarding token: a JWT that brings a salon's owner from the marketplace into the wizard. It lives one hour by our
//! own clock, is good for nothing else, and its `jti` lets whoever exchanges it see that it was used.

mod hs256;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;

use super::arrival::Person;

/// How long a token lives.
pub const LIFE: TimeDelta = TimeDelta::hours(1);
/// For whom it is: the wizard, and nothing else that may ever read a token under the same key.
const AUDIENCE: &str = "otklik:onboarding";
const TYPE: &str = "onboarding+jwt";

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TokenError {
    /// It was ours, and its hour is over.
    #[error("the token has expired")]
    Expired,
    /// It is none of ours.
    #[error("the token is not ours")]
    Forged,
}

/// A salon that the token is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Place {
    pub company_id: CompanyId,
    /// The provider's number of the salon.
    pub salon_id: String,
    pub installation: InstallationId,
}

/// What a token says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Onboarding {
    pub provider: Provider,
    #[serde(flatten)]
    pub place: Place,
    /// Further salons of the same redirect, to be offered next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<Place>,
    /// Who came, if the redirect said so.
    pub user_data: Option<Person>,
    /// The salon was active before: its company has people already, and the token proves nobody to be one of them (D-23).
    pub returning: bool,
}

/// A token that was verified.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Claims {
    /// This token and no other: it is exchanged once in each browser.
    pub jti: Uuid,
    pub aud: String,
    /// Seconds since 1970.
    pub iat: i64,
    /// Seconds since 1970, an hour after `iat`.
    pub exp: i64,
    #[serde(flatten)]
    pub onboarding: Onboarding,
}

/// Issues and verifies tokens; clones share the key.
#[derive(Clone, Debug)]
pub struct Tokens(Arc<Keys>);

#[derive(Debug)]
struct Keys {
    sign: EncodingKey,
    verify: DecodingKey,
    validation: Validation,
}

impl Tokens {
    /// Tokens under this secret.
    pub fn new(secret: &SecretString) -> Self {
        hs256::install();
        let secret = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "aud"]);
        // By our own clock, below: the library asks the machine's.
        validation.validate_exp = false;
        Self(Arc::new(Keys { sign: EncodingKey::from_secret(secret), verify: DecodingKey::from_secret(secret), validation }))
    }

    /// A token of the moment `now`; `jti` names it.
    pub fn issue(&self, now: DateTime<Utc>, jti: Uuid, onboarding: Onboarding) -> Result<String, jsonwebtoken::errors::Error> {
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        let (iat, exp) = (now.timestamp(), (now + LIFE).timestamp());
        jsonwebtoken::encode(&header, &Claims { jti, aud: AUDIENCE.to_owned(), iat, exp, onboarding }, &self.0.sign)
    }

    /// What the token says, if it is ours and its hour is not over at `now`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, TokenError> {
        let decoded = jsonwebtoken::decode::<Claims>(token, &self.0.verify, &self.0.validation).map_err(|_| TokenError::Forged)?;
        let (header, claims) = (decoded.header, decoded.claims);
        if header.typ.as_deref() != Some(TYPE) || claims.exp.checked_sub(claims.iat) != Some(LIFE.num_seconds()) {
            return Err(TokenError::Forged);
        }
        if claims.exp <= now.timestamp() { Err(TokenError::Expired) } else { Ok(claims) }
    }
}

#[cfg(test)]
mod tests;
