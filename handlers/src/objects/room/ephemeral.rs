//! Ephemeral events: typing users, in memory alone, receipts, and presence.

mod mark_read;
mod presence;
mod set_typing;
mod typing;

pub use self::mark_read::{MAX_RECEIPT_MEMBERS, MAX_RECEIPTS_PER_READ};
pub use self::presence::MAX_PRESENCE_PER_READ;
pub use self::set_typing::{MAX_TYPING_MEMBERS, MAX_TYPING_MS, MIN_TYPING_MS};
pub(super) use self::typing::Typing;
pub use self::typing::{MAX_TYPING_USERS, TYPING_REPEAT_MS};
