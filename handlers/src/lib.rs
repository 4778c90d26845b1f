//! The behaviour of the homeserver: handlers, objects, indexes and ports.
//!
//! **Invariant.** No code in this crate depends on Cloudflare: the traits of [`ports`] hide the platform.
#![forbid(unsafe_code)]
#![expect(
    missing_docs,
    reason = "a field that is named well needs no sentence; core/ and generated/ have them all"
)]

mod admin;
mod auth;
mod client;
mod config;
mod federation;
mod msc;
mod routes;
mod server;
mod services;

pub mod index;
#[cfg(feature = "native")]
pub mod native;
pub mod objects;
pub mod ports;

pub use auth::daily_limits::{is_due as is_usage_report_due, report as report_usage};
pub use auth::{INTERACTIVE_SESSION_TTL_MS, MAX_INTERACTIVE_SESSION_BYTES};
pub use config::{Config, Contact, Findings, WellKnown};
pub use routes::router;
pub use server::{IsolateMemory, Server, ServerPorts};
pub use services::media::housekeep;
pub use services::sessions::ACCESS_TOKEN_TTL_MS;
pub use services::sync::POLL_DEADLINE_MAX_MS;
