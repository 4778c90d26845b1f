//! `rooms`: compares our engine with Synapse's rules on random rooms, and fuzzes it with malformed events.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::paths::root;
use crate::run::run;
use crate::tools;

/// The number of rooms of `test`, always the same rooms: four minutes. `night` compares others.
const TEST_GRAPHS: &str = "2000";
/// The number of rooms of `night`, each night different rooms.
const NIGHT_GRAPHS: u64 = 1_000_000;

/// The time for malformed events in `test` (seconds).
const TEST_FUZZ_SECONDS: &str = "60";
/// The time for malformed events in `night` (seconds).
const NIGHT_FUZZ_SECONDS: &str = "3600";

/// Runs the part of `test`.
pub fn test(python: &Path) -> Result<(), String> {
    compare(python, "1", TEST_GRAPHS)?;
    fuzz(TEST_FUZZ_SECONDS)
}

/// Runs the part of `night`.
pub fn night() -> Result<(), String> {
    let seed = tonight().saturating_mul(NIGHT_GRAPHS);
    fuzz(NIGHT_FUZZ_SECONDS)?;
    some(&seed.to_string(), &NIGHT_GRAPHS.to_string())
}

/// Compares `graphs` random rooms, starting with `seed`.
pub fn some(seed: &str, graphs: &str) -> Result<(), String> {
    compare(&tools::synapse_python()?, seed, graphs)
}

fn compare(python: &Path, seed: &str, graphs: &str) -> Result<(), String> {
    let mut test = Command::new("cargo");
    test.args(["test", "--package", "lattice-rooms", "--test", "synapse", "--", "--nocapture"]);
    test.env("LATTICE_SYNAPSE_PYTHON", python).env("LATTICE_FUZZ_SEED", seed);
    run(test.env("LATTICE_GRAPHS", graphs).current_dir(root()))
}

/// Feeds signed malformed events to our engine.
fn fuzz(seconds: &str) -> Result<(), String> {
    let mut test = Command::new("cargo");
    test.args(["test", "--package", "lattice-rooms", "--test", "malformed", "random", "--", "--nocapture"]);
    run(test.env("LATTICE_FUZZ_SECONDS", seconds).current_dir(root()))
}

/// The number of days since 1970.
#[expect(clippy::disallowed_methods, reason = "each night needs another seed, which a failure prints")]
pub fn tonight() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs() / 86_400)
}
