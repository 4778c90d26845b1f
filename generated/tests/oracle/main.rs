//! The oracle: ruma, which is independent of our generator, and our code read each other's messages.
//!
//! Our router decodes the requests of ruma's client, and ruma decodes our responses; then the sides change.
//! The JSON on both ends must agree.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

mod differences;
mod echo;
mod errors;
mod pair;
mod pairs;
mod parity;
mod round_trips;
mod sample;

use lattice_codegen::{Operation, Specification};

/// Reads the specification from `spec/`.
fn specification() -> Specification {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    lattice_codegen::read(root).unwrap()
}

fn operation<'a>(specification: &'a Specification, name: &str) -> &'a Operation {
    specification.operations.iter().find(|operation| operation.name() == name).unwrap()
}
