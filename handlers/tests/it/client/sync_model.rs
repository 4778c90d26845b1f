//! Random stories against a model of a client: whatever sequence of syncs, filters, limits, gaps, leaves, rejoins, lost
//! deliveries and evictions, the state and the timeline that a client assembles equal those of the room for its reader.
//!
//! Three people with two clients each sync with random filters, wait, go back to backups with old tokens, repeat tokens, ask
//! for the whole state, and close gaps by pages of history. The truth is a member's log of each room, and the rules of the
//! specification about who sees what. Where a delivery is lost, the token says how far a client must be.
//!
//! Not compared: a room that was left while the Room failed (the response shows only that it was left), what followed a
//! departure, and rooms that were forgotten. With lazy members, a client that gets the whole state of a room drops the
//! members that it had before.
//!
//! The comparison notices each of the mistakes of `tamper`. On 2026-11-22 each of the three stories also noticed what was
//! broken by hand in the server: a gap without its state (by step 235), `prev_batch` one event too early (163), lazy members
//! without the sender of the oldest event (2,463), positions that no token pins (745), and a token that stands for a later
//! position (235).

mod actions;
mod client;
mod compare;
mod faults;
mod log;
mod play;
mod tamper;
mod wants;

use self::play::Play;
use self::tamper::Mistake;

/// The steps of each story, if LATTICE_SYNC_STEPS does not say another number.
const STEPS: usize = 1_000;
/// The steps within which each mistake of a server is noticed.
const STEPS_TO_NOTICE: usize = 1_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Plays the story of the seed LATTICE_SYNC_SEED, by default 1, or of one that follows it.
fn play(which: u64) {
    let seed = number("LATTICE_SYNC_SEED").unwrap_or(1) + which;
    let steps = number("LATTICE_SYNC_STEPS").map_or(STEPS, |steps| usize::try_from(steps).unwrap());
    if let Err(difference) = Play::new(seed, None).run(steps) {
        panic!("LATTICE_SYNC_SEED={seed}, {difference}");
    }
}

#[test]
fn clients_assemble_what_their_rooms_are_in_a_first_random_story() {
    play(0);
}

#[test]
fn clients_assemble_what_their_rooms_are_in_a_second_random_story() {
    play(1);
}

#[test]
fn clients_assemble_what_their_rooms_are_in_a_third_random_story() {
    play(2);
}

#[test]
fn each_mistake_of_a_server_is_noticed() {
    for mistake in Mistake::ALL {
        assert!(Play::new(1, Some(mistake)).run(STEPS_TO_NOTICE).is_err(), "{mistake:?} is not noticed");
    }
}
