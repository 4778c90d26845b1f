//! The timeline as members see it, and its delivery by stream updates.

mod delivered;
mod read;
mod reader_view;
mod stream_updates;

pub(super) use self::delivered::Delivered;
pub use self::read::MAX_TIMELINE_EVENTS;
pub use self::stream_updates::{MAX_INLINE_BYTES, MAX_INLINE_EVENTS};
