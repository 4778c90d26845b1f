//! Tests that random rooms have the same auth outcomes and states in this crate, Synapse and ruma.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

mod compare;
mod content;
mod deviations;
mod engine;
mod explain;
mod generate;
mod joins;
mod malformed;
mod merges;
mod oracle;
mod orders;
mod plan;
mod problems;
mod random;
mod resets;
mod ruma;
mod third_party;
mod waiting;

use ruma_common::RoomVersionId;

use self::compare::Comparison;
use self::oracle::{Oracle, PYTHON};
use self::plan::Plan;
use self::random::Random;

/// Rooms of one run unless LATTICE_GRAPHS is set.
const GRAPHS: u64 = 10_000;
const VERSIONS: [RoomVersionId; 12] = [
    RoomVersionId::V1,
    RoomVersionId::V2,
    RoomVersionId::V3,
    RoomVersionId::V4,
    RoomVersionId::V5,
    RoomVersionId::V6,
    RoomVersionId::V7,
    RoomVersionId::V8,
    RoomVersionId::V9,
    RoomVersionId::V10,
    RoomVersionId::V11,
    RoomVersionId::V12,
];

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable}={value} is not a number")))
}

/// The room of a seed.
fn room(seed: u64) -> Plan {
    let random = Random::seeded(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    generate::plan(&VERSIONS[random.below(VERSIONS.len())], &random)
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
