//! Indexes in D1, for lookups across users and rooms. An object can write each of its rows again; no decision
//! about a room or a user depends on an index.

mod objects;
pub mod registration_tokens;
mod schema;

pub use objects::{IndexWrite, apply};
#[cfg(feature = "native")]
pub use schema::forget;
pub(crate) use schema::ping;
pub use schema::{is_migrated, migrate};
