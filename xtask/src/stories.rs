//! Random stories of clients that sync (`handlers/tests/it/client/sync_model.rs`).

use std::process::Command;

use crate::paths::root;
use crate::rooms::tonight;
use crate::run::run;

/// The variable that says how many steps each of the three stories has.
pub const STORY_STEPS: &str = "LATTICE_SYNC_STEPS";
/// The steps of each story of `test`, always the same stories. `night` plays others.
pub const TEST_STEPS: &str = "10000";
/// The steps of each story of `night`.
const NIGHT_STEPS: &str = "100000";
/// The stories of one night.
const NIGHT_STORIES: u64 = 3;

/// Runs the part of `night`.
pub fn night() -> Result<(), String> {
    let seed = tonight().saturating_mul(NIGHT_STORIES);
    let mut test = Command::new("cargo");
    test.args([
        "test",
        "--package",
        "lattice-handlers",
        "--all-features",
        "--test",
        "it",
        "--",
        "sync_model",
    ]);
    test.env("LATTICE_SYNC_SEED", seed.to_string()).env(STORY_STEPS, NIGHT_STEPS);
    run(test.current_dir(root()))
}
