//! Tests of the generator: the files that it writes and the mistakes that it refuses.
#![expect(clippy::indexing_slicing, reason = "a test fails by a panic")]

mod commands;
mod constructs;
mod freshness;
mod golden;
mod guide;
mod mistakes;
mod next_release;
mod scratch;
mod workspace;

use std::path::PathBuf;

/// The root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
