//! Random rooms through our engine and through Synapse's rules, beside each other; random nonsense through ours.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::paths::root;
use crate::run::run;
use crate::tools;

/// Rooms in the test command, always the same.
const TEST_GRAPHS: &str = "10000";
/// Rooms of a night, each night others.
const NIGHT_GRAPHS: u64 = 1_000_000;

/// Random nonsense in the test command (seconds).
const TEST_NONSENSE: &str = "60";
/// Random nonsense of a night.
const NIGHT_NONSENSE: &str = "3600";

/// The rooms of the test command.
pub fn test(python: &Path) -> Result<(), String> {
    compare(python, "1", TEST_GRAPHS)?;
    nonsense(TEST_NONSENSE)
}

/// The rooms of this night.
pub fn night() -> Result<(), String> {
    let seed = tonight().saturating_mul(NIGHT_GRAPHS);
    nonsense(NIGHT_NONSENSE)?;
    some(&seed.to_string(), &NIGHT_GRAPHS.to_string())
}

/// So many rooms, from this seed on.
pub fn some(seed: &str, graphs: &str) -> Result<(), String> {
    compare(&tools::synapse_python()?, seed, graphs)
}

fn compare(python: &Path, seed: &str, graphs: &str) -> Result<(), String> {
    let mut test = Command::new("cargo");
    test.args(["test", "--package", "lattice-rooms", "--test", "synapse", "--", "--nocapture"]);
    test.env("LATTICE_SYNAPSE_PYTHON", python).env("LATTICE_FUZZ_SEED", seed);
    run(test.env("LATTICE_GRAPHS", graphs).current_dir(root()))
}

/// Events that are signed and malformed, for so long.
fn nonsense(seconds: &str) -> Result<(), String> {
    let mut test = Command::new("cargo");
    test.args(["test", "--package", "lattice-rooms", "--test", "malformed", "random", "--", "--nocapture"]);
    run(test.env("LATTICE_FUZZ_SECONDS", seconds).current_dir(root()))
}

/// The number of days since 1970.
#[expect(clippy::disallowed_methods, reason = "each night has another seed, which a failure prints")]
fn tonight() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs() / 86_400)
}
