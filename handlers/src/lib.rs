//! The behaviour of the homeserver.
//!
//! **Invariant.** Nothing here knows Cloudflare: the outside is behind [`ports`].
#![forbid(unsafe_code)]

mod admin;
mod auth;
mod client;
mod config;
mod federation;
mod interactive;
mod keys;
mod new_room;
mod openid;
mod owner;
mod password;
mod profiles;
mod registration;
mod server;
mod sessions;
mod sync;
mod token;
mod user_name;
mod well_known;

pub mod directory;
#[cfg(feature = "native")]
pub mod native;
pub mod objects;
pub mod ports;
mod routes;

pub use config::Config;
pub use interactive::{INTERACTIVE_SESSION_TTL_MS, MAX_INTERACTIVE_SESSION_BYTES};
pub use password::MAX_PASSWORD_BYTES;
pub use registration::MAX_REGISTRATION_TOKEN_BYTES;
pub use routes::router;
pub use server::{IsolateMemory, Server, ServerPorts};
pub use sessions::ACCESS_TOKEN_TTL_MS;
pub use sync::POLL_DEADLINE_MAX_MS;
pub use well_known::{Contact, WellKnown};
