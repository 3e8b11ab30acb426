//! Who may do what: roles, permissions, and the actor that every fact is stamped with.

use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// What a person is in a company.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but billing, secrets, unlinking and owners.
    Manager,
    /// Clients, timelines, reasons, conversations, own profile.
    Operator,
}

/// A verb that a server function names before it may open a transaction.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See clients, their timelines and why a message was or was not sent.
    ViewClients,
    /// See the state of the WhatsApp link.
    ViewWhatsApp,
    /// Link a number.
    LinkWhatsApp,
    /// Unlink the number.
    UnlinkWhatsApp,
    /// See parked receipts and dead jobs, and replay them.
    ManageIntake,
    /// Invite, change and remove managers and operators.
    ManagePeople,
    /// Invite, change and remove owners.
    ManageOwners,
    /// Texts, waits, quiet hours.
    ManageSettings,
    /// Tokens and keys.
    ManageSecrets,
    /// The plan and its invoices.
    ManageBilling,
    /// One's own name, language, password and devices.
    ManageOwnProfile,
}

impl Permission {
    /// Every verb, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::ViewClients,
        Self::ViewWhatsApp,
        Self::LinkWhatsApp,
        Self::UnlinkWhatsApp,
        Self::ManageIntake,
        Self::ManagePeople,
        Self::ManageOwners,
        Self::ManageSettings,
        Self::ManageSecrets,
        Self::ManageBilling,
        Self::ManageOwnProfile,
    ];
}

impl Role {
    /// Whether it may not do everything that the other may.
    pub fn is_weaker_than(self, other: Self) -> bool {
        Permission::ALL.into_iter().any(|permission| other.may(permission) && !self.may(permission))
    }

    /// Every role, strongest first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Operator];

    /// Whether nobody but owners may do it.
    pub fn is_only_for_owners(permission: Permission) -> bool {
        !Self::Manager.may(permission)
    }

    /// Whether the role may do it (D-26).
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(permission, P::ManageBilling | P::ManageSecrets | P::UnlinkWhatsApp | P::ManageOwners),
            Self::Operator => matches!(permission, P::ViewClients | P::ViewWhatsApp | P::ManageOwnProfile),
        }
    }

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Operator => "operator",
        }
    }

    /// The role stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Who caused a fact.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Actor {
    /// A signed-in person.
    User {
        /// Who.
        user: UserId,
    },
    /// Whoever sets the salon up, before anybody has a password.
    Onboarding,
    /// Somebody at the door who has not shown yet who they are.
    Door,
    /// A connector that heard it from a provider.
    Connector,
    /// The WhatsApp session.
    WhatsApp,
    /// A job of our own.
    Job,
    /// The operator of the installation, on the command line.
    Console,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D-26, exhaustively: every verb for every role.
    #[test]
    fn every_verb_for_every_role() {
        let table = Permission::ALL.map(|p| (p, Role::ALL.map(|r| if r.may(p) { '+' } else { '-' }).iter().collect::<String>()));
        let expected = [
            (Permission::ViewClients, "+++"),
            (Permission::ViewWhatsApp, "+++"),
            (Permission::LinkWhatsApp, "++-"),
            (Permission::UnlinkWhatsApp, "+--"),
            (Permission::ManageIntake, "++-"),
            (Permission::ManagePeople, "++-"),
            (Permission::ManageOwners, "+--"),
            (Permission::ManageSettings, "++-"),
            (Permission::ManageSecrets, "+--"),
            (Permission::ManageBilling, "+--"),
            (Permission::ManageOwnProfile, "+++"),
        ];
        assert_eq!(table, expected.map(|(p, row)| (p, row.to_owned())));
    }
}
