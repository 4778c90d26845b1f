//! Operations of the group `federation/public_rooms`.

pub mod get_public_rooms;
pub mod query_public_rooms;

pub use get_public_rooms::GetPublicRooms;
pub use query_public_rooms::QueryPublicRooms;
