//! The native tests of `handlers` that take long: random stories of clients that sync, and a room of 10,000.

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

/// The variable that says how many members the large room of `handlers/tests/it/objects/wake.rs` has.
const WAKE_MEMBERS: &str = "LATTICE_WAKE_MEMBERS";

/// Runs the part of `night`.
pub fn night() -> Result<(), String> {
    let seed = tonight().saturating_mul(NIGHT_STORIES);
    run(native("sync_model").env("LATTICE_SYNC_SEED", seed.to_string()).env(STORY_STEPS, NIGHT_STEPS))?;
    run(native("a_message_costs_a_call_for_each_awake_member").env(WAKE_MEMBERS, "10000"))
}

fn native(test: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(["test", "--package", "lattice-handlers", "--all-features", "--test", "it", "--", test]);
    command.current_dir(root());
    command
}
