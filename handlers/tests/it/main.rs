//! What clients do and see, and what objects promise: natively, with the clock set by hand.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod admin;
mod client;
mod federation;
mod objects;
mod security;
mod story;
