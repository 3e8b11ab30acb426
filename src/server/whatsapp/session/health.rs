//! How a session knows that it is well: the server answers, sends are acknowledged, the time-lock is over.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use wacore::iq::keepalive::KeepaliveSpec;

use super::super::pulse::Beat;
use super::super::store;
use super::Life;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::machine::News;

/// How often the moment of the server's last answer is written down.
const ANSWERED_EVERY: Duration = Duration::from_secs(15);
/// So long an answer to a question about the link may take.
const ASKING: Duration = Duration::from_secs(10);
/// Whether the time-lock still holds is asked again after so long.
const ASK_AGAIN: TimeDelta = TimeDelta::minutes(15);
/// The library counts a «slow down» as so many failed connections.
const SLOWED_DOWN: u32 = 5;

impl Life<'_> {
    /// A dead socket may look open: silence is asked about, and believed when nobody answers.
    pub(super) async fn on_beat(&mut self) -> anyhow::Result<()> {
        let client = self.session.client().clone();
        // A client that waits before it connects is left alone, and so is one that waits for somebody to type a code.
        let is_up = client.is_connected() && self.state != SessionState::Pairing;
        match self.pulse.look(client.stats().frames_received, Instant::now()) {
            Beat::Heard => self.heard_of().await?,
            Beat::Ask if is_up => {
                // Its answer is a frame, which the next look finds.
                tokio::spawn(async move { client.execute(KeepaliveSpec::with_timeout(ASKING)).await.map(drop) });
            }
            Beat::Dead if is_up => {
                tracing::warn!(session = %self.lease.session, "nothing was heard for too long: connecting anew");
                self.pulse.begin(Instant::now());
                self.take(&News::Disconnected).await?;
                client.reconnect_immediately().await;
            }
            Beat::Quiet | Beat::Ask | Beat::Dead => {}
        }
        if self.state == SessionState::Restricted && self.session.is_online() {
            self.look_at_the_lock().await?;
        }
        Ok(())
    }

    /// The server answers; written down now and then, for the page that shows it.
    async fn heard_of(&mut self) -> anyhow::Result<()> {
        if self.answered.elapsed() > ANSWERED_EVERY {
            self.answered = Instant::now();
            let mut tx = self.context.db.tenant(self.tenant).await?;
            store::set_answered(&mut tx, self.lease).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Sends are not acknowledged: the connection is renewed once; when that does not help, people are told.
    pub(super) async fn on_trouble(&mut self) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.renewed, true) {
            self.take(&News::SendsUnanswered).await?;
        } else {
            tracing::warn!(session = %self.lease.session, "sends are not acknowledged: connecting anew");
            self.take(&News::Disconnected).await?;
            self.session.client().reconnect_immediately().await;
        }
        Ok(())
    }

    /// Whether WhatsApp asked for a longer wait. The library says so in its count of failures only.
    pub(super) fn why_disconnected(&self) -> News {
        let errors = self.session.client().stats().reconnect_errors;
        if errors >= self.errors + SLOWED_DOWN { News::SlowedDown } else { News::Disconnected }
    }

    /// The time-lock has an end: what WhatsApp says of it is believed, and asked for again when that moment has come.
    async fn look_at_the_lock(&mut self) -> anyhow::Result<()> {
        let now = self.context.db.clock().now();
        if self.lock_ends.is_some_and(|ends| now < ends) {
            return Ok(());
        }
        self.ask_about_the_lock().await
    }

    /// Takes WhatsApp's word about the time-lock; without one everything stays as it is.
    pub(super) async fn ask_about_the_lock(&mut self) -> anyhow::Result<()> {
        let now = self.context.db.clock().now();
        let client = self.session.client().clone();
        let asked = tokio::time::timeout(ASKING / 3, async { client.mex().fetch_reachout_timelock().await });
        let lock = asked.await.ok().and_then(Result::ok);
        let is_active = lock.as_ref().and_then(|lock| lock.is_active);
        if is_active == Some(false) {
            self.lock_ends = None;
            self.take(&News::TimeLockLifted).await?;
            return Ok(());
        }
        let ends = lock.and_then(|lock| lock.time_enforcement_ends?.parse().ok()).and_then(|ends| DateTime::<Utc>::from_timestamp(ends, 0));
        // It may be lifted before its end.
        self.lock_ends = Some(ends.filter(|ends| *ends > now).map_or(now + ASK_AGAIN, |ends| ends.min(now + ASK_AGAIN)));
        if ends.is_some() || is_active == Some(true) {
            self.take(&News::TimeLocked { until: ends }).await?;
        }
        Ok(())
    }
}
