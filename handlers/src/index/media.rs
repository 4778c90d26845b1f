//! The index of media: who uploaded what, and which object in R2 has its bytes.
//!
//! **Invariant.** Each object in R2 has a row, in `media`, `thumbnail` or `loose_object`: the row is written before the object and deleted
//! after it. So nothing is left of an upload that broke.

mod administration;
mod entry;
mod listing;
mod removal;
mod rooms;
mod scans;
mod thumbnails;
mod unused;
mod uploads;

#[cfg(feature = "native")]
pub use self::administration::ADMINISTRATION_STATEMENTS;
pub use self::administration::{MAX_HIDDEN_AT_ONCE, hide, hide_of_owner, protect, show};
#[cfg(feature = "native")]
pub use self::entry::ENTRY_STATEMENTS;
pub use self::entry::{MediaEntry, StoredContent, find, touch};
#[cfg(feature = "native")]
pub use self::listing::LISTING_STATEMENTS;
pub use self::listing::{ListPage, ORDERS, count, list};
#[cfg(feature = "native")]
pub use self::removal::REMOVAL_STATEMENTS;
pub use self::removal::{
    MAX_REMOVED_AT_ONCE, Removal, due_objects, forget_objects, forget_reservations, made_before, remove,
};
#[cfg(feature = "native")]
pub use self::rooms::ROOM_STATEMENTS;
pub use self::rooms::{
    RoomQuarantine, continue_later, finish_quarantine, hide_listed, next_quarantine, rest_of,
};
#[cfg(feature = "native")]
pub use self::scans::SCAN_STATEMENTS;
pub use self::scans::{SCANNER, keep_scan};
#[cfg(feature = "native")]
pub use self::thumbnails::THUMBNAIL_STATEMENTS;
pub use self::thumbnails::{
    Known, StoredThumbnail, ThumbnailKey, add_thumbnail, begin_thumbnail, find_with_thumbnail,
    forget_thumbnail, refuse_thumbnail,
};
#[cfg(feature = "native")]
pub use self::unused::UNUSED_STATEMENTS;
pub(in crate::index) use self::unused::put_room_avatar;
pub use self::unused::{Unused, find_unused};
#[cfg(feature = "native")]
pub use self::uploads::UPLOAD_STATEMENTS;
pub use self::uploads::{
    BeginRefusal, MAX_RESERVED_MEDIA, NewMedia, Outcome, Target, Usage, begin, finish, reserve,
};
