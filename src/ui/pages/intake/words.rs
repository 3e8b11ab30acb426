//! A problem in words.

use crate::domain::i18n::{Locale, text};
use crate::domain::intake::{CallAbout, Problem, ProblemWhat};

/// What it is: «Запись 8 210», «Загрузка клиентов из CRM».
pub(super) fn what(locale: Locale, problem: &Problem) -> String {
    match &problem.what {
        ProblemWhat::Work { name } => text::works::find(locale, name).unwrap_or_else(|| text::works::other(locale)).to_owned(),
        ProblemWhat::Call { about, number, .. } => {
            let what = match about {
                Some(CallAbout::Appointment) => text::intake::call_appointment(locale),
                Some(CallAbout::Client) => text::intake::call_client(locale),
                Some(CallAbout::Master) => text::intake::call_master(locale),
                Some(CallAbout::Service) => text::intake::call_service(locale),
                Some(CallAbout::Other) => text::intake::call_other(locale),
                None => text::intake::call_unreadable(locale),
            };
            number.as_ref().map_or_else(|| what.to_owned(), |number| text::intake::numbered(locale, number, what))
        }
    }
}

/// The line under it: how often a call came, and how long it is.
pub(super) fn note(locale: Locale, problem: &Problem) -> Option<String> {
    match problem.what {
        ProblemWhat::Call { seen, length, .. } => {
            Some(format!("{}, {}", text::intake::seen(locale, i64::from(seen)), text::intake::bytes(locale, i64::from(length))))
        }
        ProblemWhat::Work { .. } => None,
    }
}

/// Why it could not be applied.
pub(super) fn reason(locale: Locale, key: &str) -> &'static str {
    text::intake_reasons::find(locale, key).unwrap_or_else(|| text::intake_reasons::other(locale))
}

/// What to do about it.
pub(super) fn advice(locale: Locale, problem: &Problem) -> &'static str {
    if matches!(problem.what, ProblemWhat::Work { .. }) && !problem.may_replay {
        return text::intake_advice::delivery(locale);
    }
    text::intake_advice::find(locale, &problem.reason).unwrap_or_else(|| text::intake_advice::other(locale))
}
