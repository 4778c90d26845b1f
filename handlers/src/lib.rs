//! The behaviour of the homeserver.
//!
//! **Invariant.** Nothing here knows Cloudflare: the outside is behind [`ports`].
#![forbid(unsafe_code)]

mod admin;
mod auth;
mod client;
mod config;
mod federation;
mod routes;
mod server;
mod services;

pub mod index;
#[cfg(feature = "native")]
pub mod native;
pub mod objects;
pub mod ports;

pub use auth::{INTERACTIVE_SESSION_TTL_MS, MAX_INTERACTIVE_SESSION_BYTES};
pub use config::{Config, Contact, WellKnown};
pub use routes::router;
pub use server::{IsolateMemory, Server, ServerPorts};
pub use services::sessions::ACCESS_TOKEN_TTL_MS;
pub use services::sync::POLL_DEADLINE_MAX_MS;
