//! Rooms made, entered and refused by the pure rules.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod events;
mod house;
mod rules;
mod vectors;
