//! The two tokens of every call. They exist only whole, and a request is made by them alone: what has none cannot call
//! (INS-32).

use reqwest::RequestBuilder;
use secrecy::{ExposeSecret as _, SecretString};

/// What stands in a configuration until the vendor has given a token.
pub(super) const PLACEHOLDER: &str = "test_token_waiting_for_real";

/// Both tokens of the application.
#[derive(Debug)]
pub(super) struct Tokens {
    partner: SecretString,
    user: SecretString,
}

impl Tokens {
    /// Nothing, unless both are there.
    pub(super) fn of(partner: &SecretString, user: &SecretString) -> Option<Self> {
        (is_token(partner.expose_secret()) && is_token(user.expose_secret())).then(|| Self { partner: partner.clone(), user: user.clone() })
    }

    /// In the name of the application and of its user.
    pub(super) fn sign(&self, request: RequestBuilder) -> RequestBuilder {
        let bearer = format!("Bearer {}, User {}", self.partner.expose_secret(), self.user.expose_secret());
        request.header("authorization", bearer)
    }

    /// In the name of the application alone.
    pub(super) fn sign_as_partner(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(self.partner.expose_secret())
    }
}

/// Whether this is a token that somebody gave.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text != PLACEHOLDER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_them_is_none() {
        for (partner, user, whole) in
            [("", "", false), ("p", "", false), ("", "u", false), (PLACEHOLDER, "u", false), ("p", PLACEHOLDER, false), ("p", "u", true)]
        {
            assert_eq!(Tokens::of(&partner.into(), &user.into()).is_some(), whole, "{partner} {user}");
        }
    }

    /// That they cannot be had by default is a matter of types: if they could, `made` would be two functions, and this would
    /// not compile.
    #[test]
    fn they_are_not_made_from_nothing() {
        trait Made<Way> {
            fn made() {}
        }
        impl<T> Made<()> for T {}
        impl<T: Default> Made<u8> for T {}
        <Tokens as Made<_>>::made();
        <super::super::client::Api as Made<_>>::made();
    }
}
