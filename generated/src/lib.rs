//! Requests, responses and routes of the Matrix APIs, generated from `spec/` by `cargo xtask generate`.
//! Never edited by hand.
#![forbid(unsafe_code)]
#![expect(missing_docs, reason = "fields and variants carry the names of the wire")]
#![expect(clippy::new_without_default, reason = "`new` is what every generated type has")]

pub mod admin;
pub mod client;
#[cfg(feature = "schema")]
pub mod schema;
pub mod types;
pub mod versions;
