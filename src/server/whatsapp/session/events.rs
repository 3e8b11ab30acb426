//! What the client reports, and what is done about it.

use std::time::{Duration, Instant};

use whatsapp_rust::prelude::Event;

use super::super::linking::Onward;
use super::super::live::Ack;
use super::super::pairing;
use super::super::report::{self, Report};
use super::{End, Life};
use crate::domain::conversation::refusal::Refusal;
use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::machine::News;
use crate::server::platform::faults::trouble;

impl Life<'_> {
    /// What the client reports; answers how the run ends, if it does.
    pub(super) async fn on_event(&mut self, event: &Event) -> anyhow::Result<Option<End>> {
        trouble("session", self.lease.company);
        match report::read(event, self.context.db.clock().now()) {
            Report::News(news) => {
                match news {
                    News::Paired => self.linking.on_paired(),
                    News::Disconnected => {
                        self.linking.on_disconnected();
                        return self.take(&self.why_disconnected()).await;
                    }
                    News::Connected => {
                        self.errors = self.session.client().stats().reconnect_errors;
                        self.pulse.begin(Instant::now());
                    }
                    _ => {}
                }
                return self.take(&news).await;
            }
            Report::Picture { words, lives } => {
                let onward = self.linking.on_picture(&words);
                return self.onward(onward, Some((&words, lives))).await;
            }
            // A code to type outlives the pictures.
            Report::NoPictures { is_over } if is_over || self.linking.is_by_picture() => return self.take(&News::CodesExhausted).await,
            Report::Code { code, lives } => {
                self.linking.on_code(lives);
                let lives_ms = in_ms(lives);
                return self.show(PairingFrame::Code { code, expires_in_ms: lives_ms, lives_ms }).await;
            }
            Report::CodeWithdrawn => {
                let onward = self.linking.on_withdrawn();
                return self.onward(onward, None).await;
            }
            Report::CodeRefused(rejection) => {
                if let Some(failure) = self.linking.on_refused(rejection) {
                    return self.take(&News::PairingFailed(failure)).await;
                }
            }
            Report::Ack { stanza_id, ack } => {
                self.acknowledge(&stanza_id, ack).await?;
            }
            Report::LockChanged => self.ask_about_the_lock().await?,
            Report::Unopened(info) => self.inbox.note_unopened(&info).await?,
            Report::Ticks { stanza_ids, status } => {
                report::apply_ticks(&self.context.db, self.tenant, &stanza_ids, status, None).await?;
            }
            Report::NoPictures { .. } | Report::Nothing => {}
        }
        Ok(None)
    }

    async fn onward(&mut self, onward: Onward, picture: Option<(&str, Duration)>) -> anyhow::Result<Option<End>> {
        match (onward, picture) {
            (Onward::Exhausted, _) => return self.take(&News::CodesExhausted).await,
            (Onward::Ask, _) => self.linking.ask(self.session.client()),
            (Onward::Show(nth), Some((words, lives))) => {
                let Some(svg) = pairing::picture(words) else { anyhow::bail!("the code is too long for a picture") };
                let lives_ms = in_ms(lives);
                return self.show(PairingFrame::Qr { svg, expires_in_ms: lives_ms, lives_ms, nth }).await;
            }
            _ => {}
        }
        Ok(None)
    }

    /// Shows a code, as the one who may.
    async fn show(&mut self, frame: PairingFrame) -> anyhow::Result<Option<End>> {
        if let Some(end) = self.take(&News::CodeShown).await? {
            return Ok(Some(end));
        }
        let mut tx = self.context.db.tenant(self.tenant).await?;
        pairing::publish(&mut tx, &self.context.vault, self.lease.session, frame).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// The job that sent the message waits for this; after a restart nobody does, and the word counts all the same.
    async fn acknowledge(&mut self, stanza_id: &str, ack: Ack) -> anyhow::Result<()> {
        let news = match &ack {
            Err(code) if Refusal::of(code) == Refusal::Locked => Some(News::TimeLocked { until: None }),
            _ => (self.state == SessionState::Degraded).then_some(News::SendAnswered),
        };
        self.renewed = false;
        if let Some(news) = news {
            self.take(&news).await?;
        }
        if let Err(ack) = self.session.settle_ack(stanza_id, ack) {
            report::apply_ack(&self.context.db, self.tenant, stanza_id, &ack).await?;
        }
        Ok(())
    }
}

fn in_ms(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}
