//! The answer in two sentences: which rule, and what became of it.

use crate::domain::conversation::MessageStatus as S;
use crate::domain::i18n::{Locale, capitalised, text};
use crate::domain::notification::Silence;
use crate::domain::notification::trace::Verdict;
use crate::domain::timeline::{MessageTrigger, TimelineKind};
use crate::domain::way::Stage;
use crate::domain::why::{Weighed, Why, WhyMessage};
use crate::ui::format;
use crate::ui::layout::notice::words;

/// What the drawer is about.
pub(super) fn title(locale: Locale, why: &Why) -> &'static str {
    let status = why.message.as_ref().and_then(|message| match message.entry.what {
        TimelineKind::Sent { status, .. } => Some(status),
        _ => None,
    });
    match status {
        Some(S::Sent | S::Delivered | S::Read) => text::why::sent(locale),
        Some(S::Queued | S::Sending) => text::why::waits(locale),
        Some(S::Unknown) => text::why::unknown(locale),
        Some(S::Refused | S::Expired | S::Cancelled | S::Skipped) => text::why::not_sent(locale),
        None if why.led_to.is_empty() => text::why::silent(locale),
        None => text::why::led_to(locale),
    }
}

/// A rule's name, as at the head of a line.
pub(super) fn rule(locale: Locale, trigger: MessageTrigger) -> String {
    capitalised(match trigger {
        MessageTrigger::Created => text::triggers::created(locale),
        MessageTrigger::Moved => text::triggers::moved(locale),
        MessageTrigger::Cancelled => text::triggers::cancelled(locale),
    })
}

/// The sentences at the top; of silence the sentence that says why.
pub(super) fn lead(locale: Locale, why: &Why) -> String {
    let Some(message) = &why.message else { return silence(locale, why).to_owned() };
    let TimelineKind::Sent { trigger, status, ref reason, .. } = message.entry.what else { return String::new() };
    let former = why.trace.as_ref().is_some_and(|trace| matches!(trace.verdict, Verdict::Tell { former: true, .. }));
    let mut sentences = vec![text::why::rule_worked(locale, rule(locale, trigger))];
    if former {
        sentences.insert(0, text::why::former(locale).to_owned());
    }
    sentences.push(outcome(locale, message, status, reason.as_deref()));
    sentences.join(" ")
}

fn outcome(locale: Locale, message: &WhyMessage, status: S, reason: Option<&str>) -> String {
    let took = |ms: Option<i64>| format::exact(locale, ms.unwrap_or(message.way.total_ms));
    let reason = reason.map(|key| format::reason(locale, key));
    let delivered = message.way.until(Stage::Delivered);
    match status {
        S::Read => {
            let read = message.way.total_ms - delivered.unwrap_or_default();
            text::why::arrived_and_read(locale, format::exact(locale, read), took(delivered))
        }
        S::Delivered => text::why::arrived(locale, took(delivered)),
        S::Sent => text::why::left(locale, took(message.way.until(Stage::Acknowledged))),
        S::Unknown => text::why::lost_word(locale).to_owned(),
        S::Queued | S::Sending => match (reason, &message.kept_by) {
            (Some(reason), _) => text::why::in_queue_because(locale, reason),
            (None, Some(notice)) => words(locale, notice),
            (None, None) => text::why::in_queue(locale).to_owned(),
        },
        S::Refused | S::Expired | S::Cancelled | S::Skipped => {
            text::why::did_not_go(locale, reason.unwrap_or_else(|| text::reasons::other(locale)))
        }
    }
}

/// Why nothing was said; a plain «it led to messages» where something was.
pub(super) fn silence(locale: Locale, why: &Why) -> &'static str {
    use text::silences as t;
    if !why.led_to.is_empty() {
        return text::why::led_to(locale);
    }
    match (why.weighed, why.trace.as_ref().map(|trace| trace.verdict)) {
        (_, Some(Verdict::Silent { why })) => match why {
            Silence::SameAsTold => t::same_as_told(locale),
            Silence::Past => t::past(locale),
            Silence::NeverTold => t::never_told(locale),
            Silence::NoClient => t::no_client(locale),
        },
        (Weighed::NotDue, _) => t::not_due(locale),
        (Weighed::BeforeUs, _) => t::before_us(locale),
        (Weighed::Waiting, _) => t::waiting(locale),
        (Weighed::GivenUp, _) => t::given_up(locale),
        (Weighed::Decided | Weighed::NotKept, _) => t::not_kept(locale),
    }
}
