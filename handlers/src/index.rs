//! Indexes in D1, for lookups across users and rooms. An object can write each of its rows again; no decision
//! about a room or a user depends on an index.

/// The binding of the database in `wrangler.toml`.
pub const BINDING: &str = "INDEX";

pub mod device_keys;
pub mod media;
mod objects;
pub mod published_rooms;
pub mod pusher_owners;
pub mod registration_tokens;
pub mod reports;
pub mod room_aliases;
mod schema;
pub mod user_directory;

pub use objects::unclaimed_invites::{
    MAX_UNCLAIMED_INVITES, MAX_UNCLAIMED_INVITES_BY_INVITER, UNCLAIMED_INVITE_TTL_MS,
};
pub use objects::{IndexWrite, apply, described, unclaimed_invites};
#[cfg(feature = "native")]
pub use schema::forget;
pub(crate) use schema::ping;
pub use schema::{is_migrated, migrate};
