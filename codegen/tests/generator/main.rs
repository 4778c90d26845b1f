//! The generator against what it must write, what it must refuse, and what others say of Matrix.
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
