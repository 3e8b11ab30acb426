//! The names of all work, its payloads, and who does it. Payloads are versioned: a job of an unknown version is dead, not lost.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::ids::{AppointmentId, EventId, InstallationId, MessageId};

use super::platform::jobs::{Lane, NewJob, queue};

/// The intake writes this name in a statement of its own.
pub const TRANSLATE_RECEIPTS: &str = "translate_receipts";
/// A dead one's message must be told of.
const DELIVER_MESSAGE: &str = "deliver_message";
/// Likewise.
const DELIVER_LETTER: &str = "deliver_letter";

/// What work of a later release ends with.
pub const UNKNOWN_WORK: &str = "this release does not know this work";

/// Work, with what it is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "v")]
pub enum Job {
    /// The first version of every payload.
    #[serde(rename = "1")]
    V1(JobV1),
}

/// Work of the first version.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "job")]
pub enum JobV1 {
    /// Understand the calls that wait, oldest first.
    TranslateReceipts,
    /// Weigh a fact about a booking: is there something to tell its client?
    Notify { event: EventId, appointment: AppointmentId },
    /// Hand a message to WhatsApp. `chat` is its order: messages of one client go one after the other.
    DeliverMessage { message: MessageId, chat: String },
    /// The same for a letter to one of the company's own people: before all messages to clients, and behind none of its chat.
    DeliverLetter { message: MessageId },
    /// Ask for the activation of whatever waits for it, if a number is linked.
    ActivatePending,
    /// Tell the CRM that its salon is ours, and where to call.
    ActivateInstallation { installation: InstallationId },
    /// Ask the CRM how our application stands in a salon.
    CheckStanding { installation: InstallationId },
    /// Ask the CRM whether our application was taken away, as a call says.
    ConfirmRemoval { installation: InstallationId },
    /// Unlink the company's number, since its application was taken away.
    RemoveSession,
    /// Delete the keys of a number that was unlinked, as soon as nobody runs its client.
    ForgetKeys,
    /// Read the salon's clients, page by page.
    ImportClients { installation: InstallationId, page: u32 },
    /// Read the salon's masters, page by page.
    ImportMasters { installation: InstallationId, page: u32 },
    /// Read the salon's services, page by page.
    ImportServices { installation: InstallationId, page: u32 },
    /// Read the salon's coming bookings, page by page.
    ImportAppointments { installation: InstallationId, page: u32 },
}

impl JobV1 {
    /// The name it is stored under.
    pub fn name(&self) -> &'static str {
        match self {
            Self::TranslateReceipts => TRANSLATE_RECEIPTS,
            Self::Notify { .. } => "notify",
            Self::DeliverMessage { .. } => DELIVER_MESSAGE,
            Self::DeliverLetter { .. } => DELIVER_LETTER,
            Self::ActivatePending => "activate_pending",
            Self::ActivateInstallation { .. } => "activate_installation",
            Self::CheckStanding { .. } => "check_standing",
            Self::ConfirmRemoval { .. } => "confirm_removal",
            Self::RemoveSession => "remove_session",
            Self::ForgetKeys => "forget_keys",
            Self::ImportClients { .. } => "import_clients",
            Self::ImportMasters { .. } => "import_masters",
            Self::ImportServices { .. } => "import_services",
            Self::ImportAppointments { .. } => "import_appointments",
        }
    }

    fn lane(&self) -> Lane {
        match self {
            Self::TranslateReceipts | Self::Notify { .. } => Lane::Transactional,
            Self::DeliverMessage { .. } | Self::DeliverLetter { .. } => Lane::Delivery,
            // The owner looks at the wizard's list.
            Self::ActivatePending
            | Self::ActivateInstallation { .. }
            | Self::ConfirmRemoval { .. }
            | Self::RemoveSession
            | Self::ForgetKeys => Lane::Interactive,
            Self::CheckStanding { .. }
            | Self::ImportClients { .. }
            | Self::ImportMasters { .. }
            | Self::ImportServices { .. }
            | Self::ImportAppointments { .. } => Lane::Sync,
        }
    }

    /// Whether nobody waits for it.
    pub fn is_background(&self) -> bool {
        self.lane() == Lane::Sync
    }

    /// Everything has an order: within the intake, a booking, a chat, an import.
    fn order_key(&self) -> String {
        match self {
            Self::TranslateReceipts => "intake".to_owned(),
            Self::Notify { appointment, .. } => appointment.to_string(),
            Self::DeliverMessage { chat, .. } => chat.clone(),
            Self::DeliverLetter { message } => message.to_string(),
            Self::ActivatePending => "activate".to_owned(),
            Self::ActivateInstallation { installation } => format!("activate {installation}"),
            Self::CheckStanding { installation } => format!("standing {installation}"),
            // The daily question may rest for hours after a silence; this one must not stand behind it.
            Self::ConfirmRemoval { installation } => format!("removal {installation}"),
            Self::RemoveSession | Self::ForgetKeys => "session".to_owned(),
            Self::ImportClients { installation, .. }
            | Self::ImportMasters { installation, .. }
            | Self::ImportServices { installation, .. }
            | Self::ImportAppointments { installation, .. } => format!("import {installation}"),
        }
    }

    fn dedupe_key(&self) -> Option<String> {
        match self {
            Self::TranslateReceipts => Some("intake".to_owned()),
            Self::ActivatePending
            | Self::ActivateInstallation { .. }
            | Self::CheckStanding { .. }
            | Self::ConfirmRemoval { .. }
            | Self::ForgetKeys => Some(self.order_key()),
            _ => None,
        }
    }
}

/// Understanding again, then, the calls that were put off. It has an order of its own: what comes meanwhile does not wait.
pub fn translate_later(at: DateTime<Utc>) -> NewJob {
    let key = || Some("intake again".to_owned());
    NewJob { order_key: key(), dedupe_key: key(), run_at: Some(at), ..JobV1::TranslateReceipts.into() }
}

/// Whether work of this name hands a message over: once it is dead, its message says so.
pub fn is_delivery(kind: &str) -> bool {
    [DELIVER_MESSAGE, DELIVER_LETTER].contains(&kind)
}

/// Whether work of this name may be done again, whenever it is. A dead delivery's message says so already and could only be sent
/// twice; a number that was to be given back may have been linked anew since.
pub fn may_be_repeated(kind: &str) -> bool {
    !is_delivery(kind) && kind != JobV1::RemoveSession.name()
}

/// The message that a job was to deliver, in whatever version of its payload.
pub fn message_to_deliver(kind: &str, payload: &serde_json::Value) -> Option<MessageId> {
    if is_delivery(kind) { payload.get("message")?.as_str()?.parse().ok() } else { None }
}

impl From<JobV1> for NewJob {
    fn from(job: JobV1) -> Self {
        Self {
            kind: job.name(),
            lane: job.lane(),
            order_key: Some(job.order_key()),
            dedupe_key: job.dedupe_key(),
            run_at: None,
            is_urgent: matches!(job, JobV1::DeliverLetter { .. }),
            payload: queue::payload(&Job::V1(job)),
        }
    }
}

/// The payload the intake writes.
pub fn translate_receipts_payload() -> serde_json::Value {
    queue::payload(&Job::V1(JobV1::TranslateReceipts))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_found_in_a_payload_of_another_version() {
        let message = MessageId(uuid::Uuid::from_u128(7));
        let payload = serde_json::json!({"v": "9", "carry": {"x": 1}, "message": message.to_string()});
        assert_eq!(message_to_deliver("deliver_message", &payload), Some(message));
        assert_eq!(message_to_deliver("notify", &payload), None);
        assert_eq!(message_to_deliver("deliver_message", &serde_json::json!({"message": 7})), None);
    }

    /// A stored payload outlives the release that wrote it: these texts may be added to, never changed.
    #[rstest]
    #[case::translate_receipts(JobV1::TranslateReceipts, json!({"job": "translate_receipts"}))]
    #[case::notify(JobV1::Notify { event: EventId(ID), appointment: AppointmentId(ID) }, json!({"job": "notify", "event": at("evt"), "appointment": at("app")}))]
    #[case::deliver_message(JobV1::DeliverMessage { message: MessageId(ID), chat: "a".into() }, json!({"job": "deliver_message", "message": at("msg"), "chat": "a"}))]
    #[case::deliver_letter(JobV1::DeliverLetter { message: MessageId(ID) }, json!({"job": "deliver_letter", "message": at("msg")}))]
    #[case::activate_pending(JobV1::ActivatePending, json!({"job": "activate_pending"}))]
    #[case::activate_installation(JobV1::ActivateInstallation { installation: SALON }, json!({"job": "activate_installation", "installation": at("ins")}))]
    #[case::check_standing(JobV1::CheckStanding { installation: SALON }, json!({"job": "check_standing", "installation": at("ins")}))]
    #[case::confirm_removal(JobV1::ConfirmRemoval { installation: SALON }, json!({"job": "confirm_removal", "installation": at("ins")}))]
    #[case::remove_session(JobV1::RemoveSession, json!({"job": "remove_session"}))]
    #[case::forget_keys(JobV1::ForgetKeys, json!({"job": "forget_keys"}))]
    #[case::import_clients(JobV1::ImportClients { installation: SALON, page: 2 }, json!({"job": "import_clients", "installation": at("ins"), "page": 2}))]
    #[case::import_masters(JobV1::ImportMasters { installation: SALON, page: 2 }, json!({"job": "import_masters", "installation": at("ins"), "page": 2}))]
    #[case::import_services(JobV1::ImportServices { installation: SALON, page: 2 }, json!({"job": "import_services", "installation": at("ins"), "page": 2}))]
    #[case::import_appointments(JobV1::ImportAppointments { installation: SALON, page: 2 }, json!({"job": "import_appointments", "installation": at("ins"), "page": 2}))]
    fn payloads_keep_their_shape(#[case] job: JobV1, #[case] mut stored: serde_json::Value) {
        stored["v"] = json!("1");
        assert_eq!(queue::payload(&Job::V1(job.clone())), stored);
        assert_eq!(stored["job"], job.name());
        assert_eq!(serde_json::from_value::<Job>(stored).unwrap(), Job::V1(job));
    }

    #[test]
    fn work_of_another_version_is_not_read() {
        assert!(serde_json::from_value::<Job>(json!({"v": "2", "job": "notify"})).is_err());
    }

    const ID: uuid::Uuid = uuid::Uuid::from_u128(0x0190_f3a1_0000_7000_8000_0000_0000_0001);
    const SALON: InstallationId = InstallationId(ID);

    fn at(kind: &str) -> String {
        format!("{kind}_01j3st2000e008000000000001")
    }
}
