//! The first day: the world that is made when nothing is stored. The same seed and the same day make the same world.

mod bench;
mod days;
mod names;
mod people;
mod salons;
mod today;

use chrono::{DateTime, Utc};

use super::lot::Lot;
use super::settings::{CrmSettings, SeededWorld};
use super::world::World;

/// The first number given to anything that has none of its own.
const FIRST_ID: i64 = 100_000;

/// The seeded world of `settings`, around `now`.
pub(super) fn world(settings: &CrmSettings, now: DateTime<Utc>) -> World {
    let lot = Lot::new(settings.seed);
    let mut world = World { last_id: FIRST_ID, ..World::default() };
    let salons = match settings.world {
        SeededWorld::Bench { salons, clients } => bench::salons(&mut world, salons, clients, now),
        SeededWorld::Town { reach } => {
            let mut salons = salons::town();
            let mut phone = 0;
            for salon in &mut salons {
                people::settle(&mut world, salon, &lot, &mut phone, now);
                if salon.id == salons::NORTHERN_LIGHTS {
                    today::fill(&mut world, salon, now);
                }
                days::fill(&mut world, salon, &lot, now, reach);
            }
            salons
        }
    };
    world.salons = salons.into_iter().map(|salon| (salon.id, salon)).collect();
    world
}
