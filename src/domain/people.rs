//! People of a company as its owner and managers see them, and what they may do to one another.

use serde::{Deserialize, Serialize};

use super::access::{Permission, Role};
use super::conversation::MessageStatus;
use super::ids::{InvitationId, MessageId, UserId};
use super::phone::Phone;
use super::time::Moment;

/// Somebody who can sign in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Their e-mail, if they have one.
    pub email: Option<String>,
    /// Their phone, if they have one.
    pub phone: Option<Phone>,
    /// When they last did anything; `None` when nothing of theirs is signed in.
    pub seen: Option<Moment>,
    /// On how many devices they are signed in.
    pub devices: i64,
}

/// Why a sign-in ended that its browser did not end.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The person works in the salon no more.
    Removed,
    /// They have another role.
    RoleChanged,
    /// The salon was taken away in the provider's marketplace.
    SalonGone,
}

impl Ended {
    const ALL: [Self; 3] = [Self::Removed, Self::RoleChanged, Self::SalonGone];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::RoleChanged => "role_changed",
            Self::SalonGone => "salon_gone",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ended| ended.as_str() == word)
    }
}

/// Somebody who may come.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Whom, as the inviter wrote it.
    pub name: String,
    /// As what.
    pub role: Role,
    /// The e-mail they will sign in by.
    pub email: Option<String>,
    /// Or the phone.
    pub phone: Option<Phone>,
    /// When the link ends, or ended.
    pub ends: Moment,
    /// It has ended: a new link can be made.
    pub is_over: bool,
    /// The letter that carries the link, if one does.
    pub letter: Option<LetterState>,
}

/// What the page of people shows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct People {
    /// Owners first, then by name.
    pub people: Vec<Person>,
    /// Newest first.
    pub invitations: Vec<Invitation>,
    /// The company's number is linked: links can go by WhatsApp.
    pub is_linked: bool,
}

/// A link that was just made. It is shown once: the server keeps its hash only.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Invited {
    /// For whom.
    pub name: String,
    /// What to send it for, where there is a phone to send it to.
    pub sendable: Option<LinkFor>,
    /// The address to open.
    pub link: String,
    /// When it ends.
    pub ends: Moment,
}

/// What an invitation says to whoever opens its link.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Welcome {
    /// The company that invites.
    pub company: String,
    /// The name the inviter wrote.
    pub name: String,
    /// As what.
    pub role: Role,
    /// What they will sign in by.
    pub account: String,
    /// There is an account of that name with a password: it is the one to give.
    pub has_password: bool,
}

/// What a link for a new password says to whoever opens it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WayBack {
    /// The company whose people made it.
    pub company: String,
    /// Whose it is.
    pub name: String,
    /// What they sign in by.
    pub account: String,
    /// The account opens other companies too: the link signs in to this one and sets no password.
    pub is_one_of_several: bool,
}

/// How a letter with a link stands.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LetterState {
    /// Which message.
    pub message: MessageId,
    /// Where it is.
    pub status: MessageStatus,
    /// Why it is not sent, or waits: a key under `reasons`.
    pub reason: Option<String>,
}

/// Whose link could go by WhatsApp.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFor {
    /// Somebody who is invited.
    Invitation(InvitationId),
    /// Somebody who has forgotten their password.
    Person(UserId),
}

/// Why one person may not do this to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Owners are made, changed and removed by owners.
    #[error("only an owner may do this to owners")]
    OwnersOnly,
    /// A company is never without an owner.
    #[error("a company needs an owner")]
    LastOwner,
    /// One's own password is changed by the old one.
    #[error("one's own password is changed by the old one")]
    Oneself,
    /// The role manages nobody.
    #[error("the role does not allow it")]
    Role,
}

/// Whether somebody of role `by` may invite a person as `role`.
pub fn may_invite(by: Role, role: Role) -> Result<(), Refusal> {
    if !by.may(Permission::ManagePeople) {
        return Err(Refusal::Role);
    }
    if role == Role::Owner && !by.may(Permission::ManageOwners) { Err(Refusal::OwnersOnly) } else { Ok(()) }
}

/// Whether somebody of role `by` may make a new way in for a person of role `is`: whoever could invite them anew.
pub fn may_reset(by: Role, is: Role) -> Result<(), Refusal> {
    may_invite(by, is)
}

/// Whether somebody of role `by` may turn a person of role `is` into `becomes` (`None`: remove them), where there are so many owners.
pub fn may_change(by: Role, is: Role, becomes: Option<Role>, owners: usize) -> Result<(), Refusal> {
    may_invite(by, is)?;
    if let Some(becomes) = becomes {
        may_invite(by, becomes)?;
    }
    if is == Role::Owner && becomes != Some(Role::Owner) && owners <= 1 { Err(Refusal::LastOwner) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every role upon every role, into every role or out, with one owner and with two.
    #[test]
    fn who_may_change_whom() {
        let all = [Some(Role::Owner), Some(Role::Manager), Some(Role::Operator), None];
        let row = |by, is, owners| {
            let sign = |becomes| match may_change(by, is, becomes, owners) {
                Ok(()) => '+',
                Err(Refusal::OwnersOnly) => 'o',
                Err(Refusal::LastOwner) => 'l',
                Err(Refusal::Role | Refusal::Oneself) => '-',
            };
            all.map(sign).iter().collect::<String>()
        };
        let expected = [
            (Role::Owner, Role::Owner, 1, "+lll"),
            (Role::Owner, Role::Owner, 2, "++++"),
            (Role::Owner, Role::Manager, 1, "++++"),
            (Role::Owner, Role::Operator, 1, "++++"),
            (Role::Manager, Role::Owner, 2, "oooo"),
            (Role::Manager, Role::Manager, 1, "o+++"),
            (Role::Manager, Role::Operator, 1, "o+++"),
            (Role::Operator, Role::Operator, 1, "----"),
        ];
        for (by, is, owners, signs) in expected {
            assert_eq!(row(by, is, owners), signs, "{by:?} upon {is:?} of {owners} owners");
        }
    }
}
