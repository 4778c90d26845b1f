//! The user's sync stream: rooms update the stream, clients poll it.

mod awake;
mod compose;
mod find_position;
mod heard_lists;
mod hidden;
mod invites;
mod known_update;
mod left;
mod owed;
mod poll;
mod position_map;
mod pull;
mod rest;
mod stream_update;
mod unread;

pub use self::awake::{AWAKE_AFTER_POLL_MS, AWAKE_AFTER_WAIT_MS};
pub(super) use self::compose::{Composition, without_events};
pub(super) use self::heard_lists::HeardLists;
pub use self::heard_lists::MAX_HEARD_LISTS;
pub use self::invites::{MAX_INVITES_PER_SYNC, MAX_PENDING_INVITES, MAX_PENDING_INVITES_BY_INVITER};
pub use self::left::MAX_LEFT_ROOMS;
pub(super) use self::owed::Retries;
pub use self::owed::{OWED_RETRY_MAX_MS, OWED_RETRY_MIN_MS};
pub use self::poll::MAX_POLLS_PER_DEVICE;
pub use self::position_map::MAX_POSITION_PAIRS;
pub(super) use self::position_map::{PositionMap, SpanNews};
pub use self::pull::MAX_PULLS;
