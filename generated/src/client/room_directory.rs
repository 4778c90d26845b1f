//! Operations of the group `client/room_directory`.

pub mod delete_room_alias;
pub mod get_local_aliases;
pub mod get_room_id_by_alias;
pub mod set_room_alias;

pub use delete_room_alias::DeleteRoomAlias;
pub use get_local_aliases::GetLocalAliases;
pub use get_room_id_by_alias::GetRoomIdByAlias;
pub use set_room_alias::SetRoomAlias;
