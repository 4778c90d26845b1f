//! Operations of the group `client/room_membership`.

pub mod join_room;

pub use join_room::JoinRoom;
