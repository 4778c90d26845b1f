//! The whole way from a request to its answer, natively; `tests/wasm.rs` compares targets.
#![cfg(not(target_arch = "wasm32"))]

mod properties;
mod random;
mod router;
mod server;
