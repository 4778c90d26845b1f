//! Tests that signed malformed events, and the events after them, get a named outcome without a panic.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(not(target_arch = "wasm32"))]

mod fields;
#[path = "../fixtures/mod.rs"]
mod fixtures;
mod fuzz;
mod room;
mod table;
