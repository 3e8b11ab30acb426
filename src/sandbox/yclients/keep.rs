//! The world on the shelf: a snapshot, and a log of what happened since. A killed sandbox opens the same world again.

use super::LOG;
use super::faults::Faults;
use super::world::{Line, World};
use crate::sandbox::clock::SandboxClock;
use crate::sandbox::shelf::Shelf;

/// The snapshot's name on the shelf, the switches' and the clock's.
const SNAPSHOT: &str = "snapshot";
const FAULTS: &str = "faults";
const CLOCK: &str = "clock";

/// The stored world with its log applied, or what `seeded` makes. Folds the log into the snapshot.
pub(super) fn open(shelf: &Shelf, seeded: impl FnOnce() -> World) -> anyhow::Result<World> {
    let mut world = match shelf.get(SNAPSHOT)? {
        Some(world) => world,
        None => seeded(),
    };
    for line in shelf.lines::<Vec<Line>>(LOG)?.into_iter().flatten() {
        world.apply(line);
    }
    world.forget_old_letters();
    // The snapshot first: a crash between the two applies lines twice, which changes nothing.
    shelf.put(SNAPSHOT, &world)?;
    shelf.empty(LOG)?;
    Ok(world)
}

/// Puts another world in place of the stored one.
pub(super) fn replace(shelf: &Shelf, world: &World) -> std::io::Result<()> {
    // The log first: killed between the two, the sandbox opens the old snapshot and nobody has to undo lines of another world.
    shelf.empty(LOG)?;
    shelf.put(SNAPSHOT, world)
}

/// The stored switches, or `first`.
pub(super) fn faults(shelf: &Shelf, first: &Faults) -> anyhow::Result<Faults> {
    Ok(shelf.get(FAULTS)?.unwrap_or_else(|| first.clone()))
}

/// Stores the switches.
pub(super) fn put_faults(shelf: &Shelf, faults: &Faults) -> std::io::Result<()> {
    shelf.put(FAULTS, faults)
}

/// Sets the clock as it was stored.
pub(super) fn set_clock(shelf: &Shelf, clock: &SandboxClock) -> std::io::Result<()> {
    if let Some(offset_ms) = shelf.get(CLOCK)? {
        clock.set_offset_ms(offset_ms);
    }
    Ok(())
}

/// Stores the clock.
pub(super) fn put_clock(shelf: &Shelf, clock: &SandboxClock) -> std::io::Result<()> {
    shelf.put(CLOCK, &clock.offset_ms())
}
