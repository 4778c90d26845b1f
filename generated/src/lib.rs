//! Requests, responses and routes of the Matrix APIs, generated from `spec/` by `cargo xtask generate`.
//! Never edited by hand.
#![forbid(unsafe_code)]
#![expect(missing_docs, reason = "fields and variants carry the names of the wire")]
#![expect(clippy::new_without_default, reason = "every generated type has `new`")]
#![expect(clippy::too_many_arguments, reason = "`new` takes the required fields")]
#![expect(clippy::type_complexity, reason = "the specification nests maps")]
#![expect(clippy::module_inception, reason = "an operation may have the name of its group")]

pub mod admin;
pub mod appservice;
pub mod client;
pub mod federation;
pub mod identity;
pub mod msc;
pub mod oauth;
pub mod push_gateway;
#[cfg(feature = "schema")]
pub mod schema;
pub mod types;
pub mod versions;
