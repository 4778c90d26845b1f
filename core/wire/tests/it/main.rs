//! Native tests of routing and decoding, from the request to the response; `tests/wasm.rs` compares targets.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

mod properties;
mod random;
mod router;
mod server;
