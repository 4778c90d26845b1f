//! The type of the room's row about the indexes.

use crate::index::described::PublishedRoom;

/// What the indexes were told.
#[derive(Debug, Clone, Default)]
pub struct DirectoryRow {
    /// Whether the directory lists the room.
    pub is_published: bool,
    /// Numbers what was sent to the indexes.
    pub version: u64,
    /// Whether the room may have changed since its last description.
    pub is_stale: bool,
    /// Whether anybody may join or read the room.
    pub is_open: bool,
    /// The last description for the room directory.
    pub summary: Option<PublishedRoom>,
}
