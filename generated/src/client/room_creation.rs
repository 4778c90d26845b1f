//! Operations of the group `client/room_creation`.

pub mod create_room;

pub use create_room::CreateRoom;
