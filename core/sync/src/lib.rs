//! Stream positions, filters, searches, and the assembly of `/sync` responses, as pure functions.
#![forbid(unsafe_code)]

mod assemble;
mod event_fields;
mod filter;
mod filter_limits;
mod glob;
mod ignored;
mod invite_rules;
mod position;
mod presence;
mod receipts;
mod room_filter;
mod search;
mod types;
mod unread;
mod wake;

pub use assemble::{Form, JoinedPart, RoomParts, StateSection, StrippedPart, assemble};
pub use event_fields::{EventFields, MAX_EVENT_FIELD_BYTES, MAX_EVENT_FIELD_NAMES, MAX_EVENT_FIELDS};
pub use filter::{
    DEFAULT_TIMELINE_LIMIT, Filter, FilterChoice, MAX_INLINE_FILTER_BYTES, MAX_TIMELINE_LIMIT, RoomFilters,
};
pub use filter_limits::{MAX_FILTER_PATTERN_BYTES, MAX_FILTER_PATTERNS, MalformedFilter};
pub use ignored::{IGNORED_USER_LIST, IgnoredUsers};
pub use invite_rules::{
    INVITE_BLOCKING, INVITE_FILTERING, InviteRule, MAX_INVITE_PATTERN_BYTES, MAX_INVITE_PATTERNS, invite_rule,
};
pub use position::{
    HistoryToken, MAX_OWED_ROOMS, MAX_STICKY_ROOMS, MAX_TYPING_ROOMS, MalformedPosition, OwedRoom, PageToken,
    RestOfRooms, RoomPosition, SeenSticky, SeenTyping, SyncToken,
};
pub use presence::{Presence, PresenceFilter, PresenceState};
pub use receipts::{Receipt, receipt_event};
pub use room_filter::{RelatedBy, RoomFilter};
pub use search::{
    MAX_INDEXED_WORDS, MAX_SEARCH_TERM_BYTES, MAX_SEARCH_WORD_CHARS, MAX_SEARCH_WORDS, SearchKey,
    SearchQuery, TermRefusal, index_entry,
};
pub use types::TypeFilter;
pub use unread::{MAX_UNREAD_EVENTS, ReadUpTo, RoomCounts, Unread, UnreadCounts, UnreadEvent};
pub use wake::{Arrival, Heard, News, Pull, RoomSide, UserSide, Wake, WakeClass, WakeRange};

#[cfg(test)]
mod tests;
