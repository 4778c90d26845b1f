//! Indexes in D1: what is looked up across users and rooms. Never what a room or a user must agree on: every
//! row follows from an object and can be written again.

mod objects;
pub mod registration_tokens;
mod schema;

pub use objects::{IndexWrite, apply};
#[cfg(feature = "native")]
pub use schema::forget;
pub use schema::{is_migrated, migrate};
