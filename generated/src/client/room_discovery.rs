//! Operations of the group `client/room_discovery`.

pub mod get_public_rooms;
pub mod get_room_visibility_on_directory;
pub mod query_public_rooms;
pub mod set_room_visibility_on_directory;

pub use get_public_rooms::GetPublicRooms;
pub use get_room_visibility_on_directory::GetRoomVisibilityOnDirectory;
pub use query_public_rooms::QueryPublicRooms;
pub use set_room_visibility_on_directory::SetRoomVisibilityOnDirectory;
