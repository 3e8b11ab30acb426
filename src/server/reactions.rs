//! What happens when: from a fact to the work that follows from it. Start reading here.

use crate::domain::event::{AppointmentFact, Event, EventKind as E};
use crate::domain::whatsapp::SessionState;

use super::platform::jobs::NewJob;
use super::work::JobV1;

/// The work that follows from a fact; it is enqueued in the fact's own transaction.
pub fn react(event: &Event) -> Vec<NewJob> {
    let jobs = match &event.kind {
        // What the client sees of a booking: weigh it against what they were told.
        E::AppointmentBooked(fact) | E::AppointmentChanged(fact) | E::AppointmentCancelled(fact) => notify(event, fact),
        // A message to send goes to the node that holds the company's link, one after the other for each client.
        E::MessageQueued { client, message } => vec![JobV1::DeliverMessage { message: *message, chat: client.to_string() }],
        // A letter to one of its own people goes the same way, before the others.
        E::LetterQueued { message, .. } => vec![JobV1::DeliverLetter { message: *message }],
        // A salon that became active is read for the first time: its people and what it offers first, then their bookings.
        E::InstallationActivated { installation } => {
            vec![
                JobV1::ImportClients { installation: *installation, page: 1 },
                JobV1::ImportMasters { installation: *installation, page: 1 },
                JobV1::ImportServices { installation: *installation, page: 1 },
                JobV1::ImportAppointments { installation: *installation, page: 1 },
            ]
        }
        // The application was taken away: what it could write with goes too.
        E::InstallationRemoved { .. } => vec![JobV1::RemoveSession],
        // Whoever pressed «Connect» has linked the number too, or had one linked: the salon can work, with or without a browser.
        E::WhatsAppStateChanged { state: SessionState::Connected, .. } | E::RegistrationStarted { .. } => vec![JobV1::ActivatePending],
        // Confirmed, came, did not come: no news for the client (D-05).
        E::AppointmentConfirmed(_)
        | E::AppointmentArrived(_)
        | E::AppointmentMissed(_)
        // Told to the screens by the live stream; no work follows.
        | E::CompanyRegistered
        | E::ActivationFailed { .. }
        | E::InstallationFrozen { .. }
        | E::InstallationPaid { .. }
        | E::InstallationResumed { .. }
        | E::ReceiptParked { .. }
        | E::WorkGivenUp { .. }
        | E::ProblemReplayed { .. }
        | E::ProblemDismissed { .. }
        | E::MessageSkipped { .. }
        | E::MessageMoved { .. }
        | E::MessageReceived { .. }
        | E::MessageSentFromPhone { .. }
        | E::WhatsAppStateChanged { .. }
        | E::OnboardingReached { .. }
        | E::PersonInvited { .. }
        | E::InvitationWithdrawn { .. }
        | E::PersonJoined { .. }
        | E::RoleChanged { .. }
        | E::PersonRemoved { .. }
        | E::PasswordRenewed { .. }
        | E::ResetMade { .. }
        | E::ResetUsed { .. } => vec![],
    };
    jobs.into_iter().map(NewJob::from).collect()
}

/// What was there before the company was connected, the client knows already.
fn notify(event: &Event, fact: &AppointmentFact) -> Vec<JobV1> {
    if fact.origin.presumed_told { vec![] } else { vec![JobV1::Notify { event: event.id, appointment: fact.appointment }] }
}
