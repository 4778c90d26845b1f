//! The index of media: who uploaded what, and which object in R2 has its bytes.
//!
//! **Invariant.** Each object in R2 has a row, in `media` or in `loose_object`: the row is written before the object and deleted
//! after it. So nothing is left of an upload that broke.

mod entry;
mod removal;
mod uploads;

#[cfg(feature = "native")]
pub use self::entry::ENTRY_STATEMENTS;
pub use self::entry::{MediaEntry, StoredContent, find, touch};
#[cfg(feature = "native")]
pub use self::removal::REMOVAL_STATEMENTS;
pub use self::removal::{
    MAX_REMOVED_AT_ONCE, Removal, due_objects, forget_objects, forget_reservations, remove,
};
#[cfg(feature = "native")]
pub use self::uploads::UPLOAD_STATEMENTS;
pub use self::uploads::{
    BeginRefusal, MAX_RESERVED_MEDIA, NewMedia, Outcome, Target, Usage, begin, finish, reserve,
};
