//! Positions, filters, and the assembly of `/sync` responses, as pure functions.
#![forbid(unsafe_code)]

mod assemble;
mod filter;
mod position;

pub use assemble::{InvitedPart, JoinedPart, Summary, assemble};
pub use filter::{DEFAULT_TIMELINE_LIMIT, Filter, FilterError, MAX_TIMELINE_LIMIT};
pub use position::{RoomPosition, SyncPosition};

#[cfg(test)]
mod tests;
