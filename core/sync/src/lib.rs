//! Stream positions, filters, and the assembly of `/sync` responses, as pure functions.
#![forbid(unsafe_code)]

mod assemble;
mod filter;
mod ignored;
mod position;
mod types;

pub use assemble::{InvitedPart, JoinedPart, assemble};
pub use filter::{DEFAULT_TIMELINE_LIMIT, Filter, FilterChoice, MAX_TIMELINE_LIMIT, MalformedFilter};
pub use ignored::{IGNORED_USER_LIST, IgnoredUsers};
pub use position::{RoomPosition, SyncPosition};
pub use types::TypeFilter;

#[cfg(test)]
mod tests;
