//! The timeline as members see it, and how it reaches them.

mod delivered;
mod read;
mod reader_view;

pub(super) use self::delivered::Delivered;
pub use self::delivered::{DELIVERED_POSITIONS_PER_ROW_MAX, MAX_INLINE_BYTES, MAX_INLINE_EVENTS};
pub use self::read::MAX_TIMELINE_EVENTS;
