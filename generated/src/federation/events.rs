//! Operations of the group `federation/events`.

pub mod get_event;
pub mod get_event_by_timestamp;
pub mod get_room_state;
pub mod get_room_state_ids;

pub use get_event::GetEvent;
pub use get_event_by_timestamp::GetEventByTimestamp;
pub use get_room_state::GetRoomState;
pub use get_room_state_ids::GetRoomStateIds;
