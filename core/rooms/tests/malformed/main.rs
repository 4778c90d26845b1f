//! Events that are signed and nonsense end in a named verdict, and what follows them does too.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]
#![cfg(not(target_arch = "wasm32"))]

mod fields;
mod fuzz;
#[path = "../synapse/random.rs"]
mod random;
mod room;
mod table;
