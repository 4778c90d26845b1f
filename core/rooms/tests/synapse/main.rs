//! Tests that random rooms have the same auth outcomes and states in this crate, Synapse and ruma.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

mod compare;
mod content;
mod deviations;
mod engine;
mod explain;
#[path = "../fixtures/mod.rs"]
mod fixtures;
mod generate;
mod joins;
mod malformed;
mod merges;
mod odd;
mod oracle;
mod orders;
mod plan;
mod problems;
mod redactions;
mod resets;
mod ruma;
mod third_party;

use ruma_common::RoomVersionId;

use self::compare::Comparison;
use self::fixtures::event::VERSIONS;
use self::fixtures::random::Random;
use self::oracle::{Oracle, PYTHON};
use self::plan::Plan;

/// Rooms of one run unless LATTICE_GRAPHS is set.
const GRAPHS: u64 = 10_000;

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable}={value} is not a number")))
}

/// The room of a seed.
fn room(seed: u64) -> Plan {
    let random = Random::seeded(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let version = RoomVersionId::try_from(random.pick(&VERSIONS)).unwrap();
    generate::plan(&version, &random)
}

/// Starts Synapse, or prints that the comparison is skipped.
fn synapse() -> Option<Oracle> {
    let oracle = Oracle::start();
    if oracle.is_none() {
        println!("*** SKIPPED: the comparison with Synapse. Set {PYTHON} to a Python that has Synapse.");
    }
    oracle
}

#[test]
fn synapse_gives_the_same_outcomes_and_states() {
    let (Some(one), Some(other)) = (synapse(), synapse()) else { return };
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let graphs = number("LATTICE_GRAPHS").unwrap_or(GRAPHS);
    let mut comparison = Comparison::with([one, other]);
    for seed in first..first + graphs {
        comparison.compare(seed, room(seed));
    }
    let tally = comparison.finish();
    println!("seeds {first} to {}: {tally:#?}", first + graphs - 1);
    tally.assert_rich(graphs);
}
