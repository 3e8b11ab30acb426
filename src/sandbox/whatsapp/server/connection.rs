//! One connection, from the handshake to its end: frames in, stanzas out, in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use axum::extract::ws::{Message, WebSocket};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};
use wacore_binary::Node;
use wacore_binary::marshal::unmarshal_ref;
use wacore_binary::util::unpack_bytes;
use wacore_noise::framing::{FrameDecoder, encode_frame};

use super::super::WhatsApp;
use super::super::noise::handshake::Established;
use super::super::stanza;
use super::counters::count;
use super::greeting::{self, Who};
use super::line::{Line, Out};

/// What a stanza does to its connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Onward {
    Stay,
    /// Cut it without a word.
    Cut,
}

/// Lowers the count of open connections at the end, however it comes.
struct Open<'a>(&'a AtomicU64);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

impl WhatsApp {
    /// Serves one socket until it ends.
    pub(crate) async fn serve(self: Arc<Self>, mut socket: WebSocket) {
        count(&self.counters.connections);
        count(&self.counters.open);
        let _open = Open(&self.counters.open);
        let mut frames = FrameDecoder::new();
        let greeted = tokio::time::timeout(self.settings.silence, greeting::receive(&self.keys, &mut socket, &mut frames)).await;
        let established = match greeted {
            Ok(Ok(established)) => established,
            Ok(Err(error)) => return tracing::debug!(%error, "a handshake failed"),
            Err(_) => return tracing::debug!("a handshake was left unfinished"),
        };
        if let Err(error) = self.attend(socket, frames, established).await {
            tracing::debug!(%error, "a connection ended");
        }
    }

    async fn attend(self: &Arc<Self>, socket: WebSocket, frames: FrameDecoder, established: Established) -> Result<()> {
        let who = greeting::who(&established.payload)?;
        let client = if let Who::Newcomer(name) = &who { name.as_str() } else { "" };
        let (line, orders) = Line::make(self.next_connection.fetch_add(1, Relaxed), client);
        tracing::debug!(connection = line.id, pattern = established.pattern, ?who, "a client has arrived");
        match &who {
            Who::Newcomer(_) => self.offer_codes(&line),
            Who::Device(me) => self.login(&line, me, greeting::revision(&established.payload)).await?,
        }
        let ended = Connection { world: self, who: &who, line: &line, established, sent: 0, heard: 0 }.run(socket, frames, orders).await;
        match &who {
            Who::Newcomer(_) => self.newcomer_left(&line),
            Who::Device(me) => self.device_left(&line, me).await,
        }
        ended
    }
}

struct Connection<'a> {
    world: &'a Arc<WhatsApp>,
    who: &'a Who,
    line: &'a Line,
    established: Established,
    /// Frames written and read: the ciphers count along.
    sent: u32,
    heard: u32,
}

impl Connection<'_> {
    async fn run(mut self, mut socket: WebSocket, mut frames: FrameDecoder, mut orders: UnboundedReceiver<Out>) -> Result<()> {
        let mut deadline = Instant::now() + self.world.settings.silence;
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Out::Stanza(_)) if self.is_swallowed() => {}
                    Some(Out::Stanza(stanza)) => {
                        let sealed = self.established.write.encrypt_with_counter(self.sent, &stanza)?;
                        self.sent += 1;
                        socket.send(Message::Binary(encode_frame(&sealed, None)?.into())).await?;
                    }
                    Some(Out::Close) | None => {
                        let _ = socket.send(Message::Close(None)).await;
                        return Ok(());
                    }
                },
                message = socket.recv() => {
                    let message = message.context("the client has gone")??;
                    deadline = Instant::now() + self.world.settings.silence;
                    let Message::Binary(bytes) = message else { continue };
                    frames.feed(&bytes);
                    while let Some(mut frame) = frames.decode_frame() {
                        self.established.read.decrypt_in_place_with_counter(self.heard, &mut frame).map_err(|error| anyhow!("{error}"))?;
                        self.heard += 1;
                        let plain = unpack_bytes(frame)?;
                        if self.hear(&unmarshal_ref(&plain)?.to_owned()).await == Onward::Cut {
                            return Ok(());
                        }
                    }
                }
                () = sleep_until(deadline) => return Err(anyhow!("silent for too long")),
            }
        }
    }

    fn is_swallowed(&self) -> bool {
        match self.who {
            Who::Newcomer(_) => self.world.faults.read(None).half_open,
            Who::Device(me) => self.world.faults.on(&me.number, |set| set.half_open),
        }
    }

    async fn hear(&self, node: &Node) -> Onward {
        if self.is_swallowed() {
            return Onward::Stay;
        }
        self.world.counters.stanza(node.tag.as_ref());
        if let Who::Device(me) = self.who {
            let slow = self.world.faults.on(&me.number, |set| set.slow_ms);
            if slow > 0 {
                tokio::time::sleep(Duration::from_millis(slow)).await;
            }
        }
        match self.world.on_stanza(self.line, self.who, node).await {
            Ok(onward) => onward,
            Err(error) => {
                tracing::warn!(%error, stanza = stanza::shown(node), "a stanza was not understood");
                Onward::Stay
            }
        }
    }
}
