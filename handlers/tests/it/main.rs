//! Tests of the handlers and objects, natively, with a clock that the tests set.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod admin;
mod client;
mod device_list;
mod federation;
mod keys;
mod msc;
mod objects;
mod pictures;
mod random;
mod security;
mod story;
mod web;
