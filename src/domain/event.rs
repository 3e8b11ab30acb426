//! Facts in the past tense: append-only, versioned by their shape, the source of timelines, live frames and jobs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::access::{Actor, Role};
use super::conversation::MessageStatus;
use super::ids::{
    AppointmentId, ClientId, CompanyId, EventId, InstallationId, InvitationId, JobId, MessageId, ReceiptId, SessionId, UserId,
};
use super::intake::ProblemId;
use super::letter::Letter;
use super::notification::Telling;
use super::onboarding::Stage;
use super::whatsapp::SessionState;

/// Something that happened in a company.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Event {
    /// Which fact.
    pub id: EventId,
    /// Whose.
    pub company: CompanyId,
    /// Who caused it.
    pub actor: Actor,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: EventKind,
}

/// Which inbound call a fact about a booking came from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Origin {
    /// The stored call; `None` for the first import.
    pub receipt: Option<ReceiptId>,
    /// When it reached us.
    pub received_at: DateTime<Utc>,
    /// The booking is older than our connection: its client is taken to know it already.
    pub presumed_told: bool,
}

/// A booking as a fact saw it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AppointmentFact {
    /// Which booking.
    pub appointment: AppointmentId,
    /// Whose; `None` when the CRM names no client.
    pub client: Option<ClientId>,
    /// What is true now, as far as a client could be told of it.
    pub now: Telling,
    /// What was true before; `None` for a new booking.
    pub before: Option<Telling>,
    /// Where we know it from.
    pub origin: Origin,
    /// The CRM's moment of the change; `None` when it does not say.
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
}

/// What happened.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum EventKind {
    /// A company was registered.
    CompanyRegistered,
    /// «Connect» was pressed in a provider's marketplace, for this salon (the provider's number of it) by this person (likewise).
    RegistrationStarted { installation: InstallationId, salon: String, user: Option<String>, proven: bool },
    /// A provider's installation became active; its data can be read.
    #[serde(rename = "integration_activated", alias = "installation_activated")]
    InstallationActivated { installation: InstallationId },
    /// The provider did not let an installation become active; the reason is a catalogue key.
    ActivationFailed { installation: InstallationId, reason: String },
    /// The provider froze an installation that is not paid for.
    InstallationFrozen { installation: InstallationId },
    /// An installation was paid for; the day as the provider says it.
    InstallationPaid { installation: InstallationId, date: NaiveDate },
    /// A frozen installation works again.
    InstallationResumed { installation: InstallationId },
    /// An installation was taken away in the provider's marketplace.
    InstallationRemoved { installation: InstallationId },
    /// A call could not be understood and waits for a person.
    ReceiptParked { receipt: ReceiptId, reason: String },
    /// A piece of work was given up and waits for a person.
    WorkGivenUp { job: JobId, work: String },
    /// Somebody tried something again that waited for a person.
    ProblemReplayed { problem: ProblemId },
    /// Somebody let something go that waited for a person.
    ProblemDismissed { problem: ProblemId },
    /// A booking was made.
    AppointmentBooked(AppointmentFact),
    /// The time, the master, the services or the client of a booking changed.
    AppointmentChanged(AppointmentFact),
    /// A booking was cancelled or deleted before its start.
    AppointmentCancelled(AppointmentFact),
    /// The client confirmed.
    AppointmentConfirmed(AppointmentFact),
    /// The client came.
    AppointmentArrived(AppointmentFact),
    /// The client did not come.
    AppointmentMissed(AppointmentFact),
    /// A message to a client was decided on; it waits to be sent.
    MessageQueued { client: ClientId, message: MessageId },
    /// It was decided not to send a message that a rule asked for.
    MessageSkipped { client: ClientId, message: MessageId, reason: String },
    /// A letter to one of the company's own people was written; it waits to be sent. No client is told of, so it stands on no timeline.
    LetterQueued { message: MessageId, letter: Letter },
    /// A message moved on.
    MessageMoved { client: ClientId, message: MessageId, status: MessageStatus },
    /// A client wrote.
    MessageReceived { client: ClientId, message: MessageId },
    /// The company wrote from its own phone.
    MessageSentFromPhone { client: ClientId, message: MessageId },
    /// The WhatsApp link changed its state.
    WhatsAppStateChanged { session: SessionId, state: SessionState },
    /// The salon's onboarding got this far for the first time.
    OnboardingReached { stage: Stage },
    /// Somebody was invited, or got a new link.
    PersonInvited { invitation: InvitationId, role: Role },
    /// An invitation was taken back before it was used.
    InvitationWithdrawn { invitation: InvitationId, role: Role },
    /// Somebody came by an invitation.
    PersonJoined { user: UserId, role: Role },
    /// Somebody has another role now.
    RoleChanged { user: UserId, from: Role, to: Role },
    /// Somebody works here no more.
    PersonRemoved { user: UserId, role: Role },
    /// Somebody who had forgotten their password has a new one.
    PasswordRenewed { user: UserId },
    /// Somebody made a link by which this colleague gets a new password.
    ResetMade { user: UserId },
    /// Whoever had that link came in by it.
    ResetUsed { user: UserId },
}

impl EventKind {
    /// The word it is stored under.
    pub fn word(&self) -> &'static str {
        match self {
            Self::CompanyRegistered => "company_registered",
            Self::RegistrationStarted { .. } => "registration_started",
            Self::InstallationActivated { .. } => "integration_activated",
            Self::ActivationFailed { .. } => "activation_failed",
            Self::InstallationFrozen { .. } => "installation_frozen",
            Self::InstallationPaid { .. } => "installation_paid",
            Self::InstallationResumed { .. } => "installation_resumed",
            Self::InstallationRemoved { .. } => "installation_removed",
            Self::ReceiptParked { .. } => "receipt_parked",
            Self::WorkGivenUp { .. } => "work_given_up",
            Self::ProblemReplayed { .. } => "problem_replayed",
            Self::ProblemDismissed { .. } => "problem_dismissed",
            Self::AppointmentBooked(_) => "appointment_booked",
            Self::AppointmentChanged(_) => "appointment_changed",
            Self::AppointmentCancelled(_) => "appointment_cancelled",
            Self::AppointmentConfirmed(_) => "appointment_confirmed",
            Self::AppointmentArrived(_) => "appointment_arrived",
            Self::AppointmentMissed(_) => "appointment_missed",
            Self::MessageQueued { .. } => "message_queued",
            Self::MessageSkipped { .. } => "message_skipped",
            Self::LetterQueued { .. } => "letter_queued",
            Self::MessageMoved { .. } => "message_moved",
            Self::MessageReceived { .. } => "message_received",
            Self::MessageSentFromPhone { .. } => "message_sent_from_phone",
            Self::WhatsAppStateChanged { .. } => "whatsapp_state_changed",
            Self::OnboardingReached { .. } => "onboarding_reached",
            Self::PersonInvited { .. } => "person_invited",
            Self::InvitationWithdrawn { .. } => "invitation_withdrawn",
            Self::PersonJoined { .. } => "person_joined",
            Self::RoleChanged { .. } => "role_changed",
            Self::PersonRemoved { .. } => "person_removed",
            Self::PasswordRenewed { .. } => "password_renewed",
            Self::ResetMade { .. } => "reset_made",
            Self::ResetUsed { .. } => "reset_used",
        }
    }

    /// The client it concerns.
    pub fn client(&self) -> Option<ClientId> {
        match self {
            Self::AppointmentBooked(fact)
            | Self::AppointmentChanged(fact)
            | Self::AppointmentCancelled(fact)
            | Self::AppointmentConfirmed(fact)
            | Self::AppointmentArrived(fact)
            | Self::AppointmentMissed(fact) => fact.client,
            Self::MessageQueued { client, .. }
            | Self::MessageSkipped { client, .. }
            | Self::MessageMoved { client, .. }
            | Self::MessageReceived { client, .. }
            | Self::MessageSentFromPhone { client, .. } => Some(*client),
            Self::CompanyRegistered
            | Self::RegistrationStarted { .. }
            | Self::InstallationActivated { .. }
            | Self::ActivationFailed { .. }
            | Self::InstallationFrozen { .. }
            | Self::InstallationPaid { .. }
            | Self::InstallationResumed { .. }
            | Self::InstallationRemoved { .. }
            | Self::ReceiptParked { .. }
            | Self::WorkGivenUp { .. }
            | Self::ProblemReplayed { .. }
            | Self::ProblemDismissed { .. }
            | Self::LetterQueued { .. }
            | Self::WhatsAppStateChanged { .. }
            | Self::OnboardingReached { .. }
            | Self::PersonInvited { .. }
            | Self::InvitationWithdrawn { .. }
            | Self::PersonJoined { .. }
            | Self::RoleChanged { .. }
            | Self::PersonRemoved { .. }
            | Self::PasswordRenewed { .. }
            | Self::ResetMade { .. }
            | Self::ResetUsed { .. } => None,
        }
    }

    /// Whether it is a line of its own on the client's timeline; a message that moves on changes the line it has.
    pub fn is_in_timeline(&self) -> bool {
        self.client().is_some() && !matches!(self, Self::MessageMoved { .. })
    }
}
