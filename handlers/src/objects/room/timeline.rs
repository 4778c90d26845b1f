//! The timeline as members see it, and its delivery by stream updates.

mod aggregates;
mod delivered;
mod notifying;
mod pull;
mod read;
mod reader_view;
mod show;
mod sticky;
mod stream_updates;
mod sync_state;
mod unread;

pub(super) use self::delivered::Delivered;
pub(super) use self::notifying::Notifying;
pub use self::pull::{MAX_PULLED_BYTES, MAX_PULLED_EVENTS, MAX_PULLED_UPDATES};
pub(super) use self::read::within;
pub(super) use self::reader_view::{LastJoin, ReaderView, member_key};
pub use self::sticky::MAX_STICKY_EVENTS;
pub use self::stream_updates::{MAX_INLINE_BYTES, MAX_INLINE_EVENTS, MAX_INLINE_LISTS};
pub use self::unread::{MAX_BYTES_PER_UPDATE, MAX_EVENTS_PER_UPDATE, MAX_PUSHED_EVENT_BYTES};
