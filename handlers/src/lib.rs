//! The behaviour of the homeserver.
//!
//! **Invariant.** Nothing here knows Cloudflare: the outside is behind [`ports`].
#![forbid(unsafe_code)]

pub mod directory;
pub mod keys;
pub mod objects;
pub mod password;
pub mod ports;
