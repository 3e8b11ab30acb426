//! What goes wrong with people and their accounts, as refusals.

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::password::PasswordFault;
use crate::domain::people::Refusal;
use crate::server::accounts::accept::AcceptError;
use crate::server::accounts::invitations::InviteError;
use crate::server::accounts::members::MemberError;
use crate::server::accounts::password::{NewPasswordError, PasswordError};
use crate::server::accounts::profile::ChangeError;
use crate::server::accounts::sign_in::SignInError;
use crate::server::letters::error::LinkError;

use super::{field_fault, refuse};

/// One field that cannot be accepted, by the catalogue key of what is wrong with it under `faults`.
fn invalid(field: &str, problem: &str) -> ApiError {
    field_fault("invalid", field, problem)
}

impl From<PasswordFault> for ApiError {
    fn from(fault: PasswordFault) -> Self {
        invalid("password", fault.key())
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        refuse(SignInError::from(error).into())
    }
}

impl From<MemberError> for ApiError {
    fn from(error: MemberError) -> Self {
        refuse(match error {
            MemberError::Refused(Refusal::OwnersOnly) => Self::new("owners-by-owners", ProblemKind::Forbidden),
            MemberError::Refused(Refusal::LastOwner) => Self::new("last-owner", ProblemKind::Conflict),
            MemberError::Refused(Refusal::Oneself) => Self::new("own-password", ProblemKind::Conflict),
            MemberError::Refused(Refusal::Role) => Self::new("forbidden", ProblemKind::Forbidden),
            MemberError::NotFound => Self::new("person-not-found", ProblemKind::NotFound),
            MemberError::Gone => Self::new("unauthenticated", ProblemKind::Unauthenticated),
            MemberError::Db(error) => return error.into(),
        })
    }
}

impl From<InviteError> for ApiError {
    fn from(error: InviteError) -> Self {
        match error {
            InviteError::Name => invalid("name", "name"),
            InviteError::Contact => invalid("contact", "contact"),
            InviteError::Member => invalid("contact", "member"),
            InviteError::People(error) => error.into(),
        }
    }
}

impl From<AcceptError> for ApiError {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Over => refuse(Self::new("invitation-over", ProblemKind::Gone)),
            AcceptError::Name => invalid("name", "name"),
            // Nobody is signed in yet: what is refused is the person.
            AcceptError::Password(ChangeError::SignIn(error)) => refuse(error.into()),
            AcceptError::Password(error) => error.into(),
        }
    }
}

impl From<LinkError> for ApiError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::People(error) => error.into(),
            LinkError::NoPhone => refuse(Self::new("no-phone", ProblemKind::Conflict)),
            LinkError::NotLinked => refuse(Self::new("not-linked", ProblemKind::Conflict)),
            LinkError::TooSoon { retry_after } => super::too_many(retry_after),
            LinkError::Vault(error) => error.into(),
        }
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::New(NewPasswordError::Fault(fault)) => fault.into(),
            ChangeError::New(NewPasswordError::Hash(error)) => error.into(),
            // They are signed in: what is refused is the old password, not the person.
            ChangeError::SignIn(SignInError::Refused) => invalid("old", "old_password"),
            ChangeError::SignIn(error) => refuse(error.into()),
            ChangeError::Db(error) => error.into(),
        }
    }
}
