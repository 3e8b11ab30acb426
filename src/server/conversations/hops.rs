//! How long each hop of a message took, as figures: from the CRM's call to the client's phone. The moments are those
//! that are stored with the message, so the figures and what a person reads as «why» are the same.

use chrono::{DateTime, Utc};

use crate::domain::conversation::MessageStatus;

/// The stored moments of a message's way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    pub(super) received: Option<DateTime<Utc>>,
    pub(super) translated: Option<DateTime<Utc>>,
    pub(super) created: Option<DateTime<Utc>>,
    pub(super) sending: Option<DateTime<Utc>>,
    pub(super) sent: Option<DateTime<Utc>>,
    pub(super) delivered: Option<DateTime<Utc>>,
}

impl Moments {
    /// The hops up to the server's acknowledgement, each by what it ends with, in seconds.
    fn until_sent(self) -> [(&'static str, Option<f64>); 4] {
        [
            ("translated", seconds(self.received, self.translated)),
            ("created", seconds(self.translated, self.created)),
            ("sending", seconds(self.created, self.sending)),
            ("sent", seconds(self.sending, self.sent)),
        ]
    }
}

fn seconds(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> Option<f64> {
    (to? - from?).to_std().ok().map(|took| took.as_secs_f64())
}

/// Counts the hops that ended when a message came from one state to another; each is counted once.
pub(super) fn count(from: MessageStatus, to: MessageStatus, moments: Moments) {
    use MessageStatus::{Delivered, Read, Sending, Sent, Unknown};
    if matches!(from, Sending | Unknown) && matches!(to, Sent | Delivered | Read) {
        for (hop, took) in moments.until_sent() {
            record(hop, took);
        }
    }
    if from != Delivered && matches!(to, Delivered | Read) {
        record("delivered", seconds(moments.sent, moments.delivered));
        if let Some(took) = seconds(moments.received, moments.delivered) {
            metrics::histogram!("otklik_event_to_phone_seconds").record(took);
        }
    }
}

fn record(hop: &'static str, took: Option<f64>) {
    if let Some(took) = took {
        metrics::histogram!("otklik_hop_seconds", "hop" => hop).record(took);
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_hops_sum_to_the_way() {
        let at = |ms| Some(DateTime::UNIX_EPOCH + TimeDelta::milliseconds(ms));
        let moments = Moments { received: at(0), translated: at(30), created: at(70), sending: at(75), sent: at(175), delivered: at(250) };
        let hops: f64 = moments.until_sent().into_iter().filter_map(|(_, took)| took).sum();
        let last = seconds(moments.sent, moments.delivered).unwrap();
        assert!((hops + last - 0.25).abs() < 1e-9, "{hops} + {last}");
    }

    #[test]
    fn what_is_not_known_or_runs_backwards_is_no_figure() {
        let later = Some(DateTime::UNIX_EPOCH + TimeDelta::seconds(1));
        assert_eq!(seconds(None, later), None);
        assert_eq!(seconds(later, Some(DateTime::UNIX_EPOCH)), None);
    }
}
