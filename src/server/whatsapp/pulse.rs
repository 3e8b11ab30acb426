//! Whether the server still answers: «connected» is believed for so long after its last frame and no longer.

use std::time::{Duration, Instant};

/// What a look at the connection found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Beat {
    /// Something came since the last look.
    Heard,
    /// Nothing came, and that says nothing yet.
    Quiet,
    /// Nothing came for a while: ask.
    Ask,
    /// Nothing came for too long: the socket is dead, whatever it says itself.
    Dead,
}

/// One connection's signs of life.
#[derive(Debug)]
pub(super) struct Pulse {
    silence: Duration,
    frames: u64,
    heard: Instant,
}

impl Pulse {
    /// A connection that is believed for `silence` without a sign.
    pub(super) fn new(silence: Duration, now: Instant) -> Self {
        Self { silence, frames: 0, heard: now }
    }

    /// How often to look.
    pub(super) fn pace(&self) -> Duration {
        self.silence / 12
    }

    /// The connection is new.
    pub(super) fn begin(&mut self, now: Instant) {
        self.heard = now;
    }

    /// So many frames have come so far.
    pub(super) fn look(&mut self, frames: u64, now: Instant) -> Beat {
        if std::mem::replace(&mut self.frames, frames) != frames {
            self.heard = now;
            return Beat::Heard;
        }
        match now.saturating_duration_since(self.heard) {
            quiet if quiet >= self.silence * 11 / 12 => Beat::Dead,
            quiet if quiet >= self.silence / 3 => Beat::Ask,
            _ => Beat::Quiet,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_asked_about_and_then_believed() {
        let (begun, second) = (Instant::now(), Duration::from_secs(1));
        let mut pulse = Pulse::new(second * 60, begun);
        let beats: Vec<Beat> = (1..=13).map(|n| pulse.look(7, begun + pulse.pace() * n)).collect();
        assert_eq!(beats[..5], [Beat::Heard, Beat::Quiet, Beat::Quiet, Beat::Quiet, Beat::Ask]);
        // Heard at 5 s, dead at 60 s: a minute holds the look, too.
        assert_eq!((beats[10], beats[11]), (Beat::Ask, Beat::Dead));
        pulse.begin(begun + second * 60);
        assert_eq!(pulse.look(7, begun + second * 65), Beat::Quiet);
        assert_eq!(pulse.look(8, begun + second * 200), Beat::Heard);
    }
}
