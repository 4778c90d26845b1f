//! The oracle: ruma knows nothing of our generator. Its requests go through our router and decoding, our
//! answers through its parsing, and in the other direction; JSON on both ends must agree.
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

/// What `spec/` says.
fn specification() -> Specification {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    lattice_codegen::read(root).unwrap()
}

/// The operation `name`.
fn operation<'a>(specification: &'a Specification, name: &str) -> &'a Operation {
    specification.operations.iter().find(|operation| operation.name() == name).unwrap()
}
