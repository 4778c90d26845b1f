//! The user's sync stream: rooms update the stream, clients poll it.

mod poll;
mod position_map;
mod stream_update;

pub use self::poll::MAX_POLLS_PER_DEVICE;
pub use self::position_map::MAX_POSITION_PAIRS;
pub(super) use self::position_map::PositionMap;
