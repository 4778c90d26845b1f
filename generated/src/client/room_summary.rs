//! Operations of the group `client/room_summary`.

pub mod get_room_summary;

pub use get_room_summary::GetRoomSummary;
