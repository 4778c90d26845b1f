//! The generator against what it must write, what it must refuse, and what others say of Matrix.

mod freshness;
mod golden;
mod mistakes;
mod parity;
mod scratch;

use std::path::PathBuf;

/// The root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
