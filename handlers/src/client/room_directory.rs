//! Handlers of the group `client/room_directory`.

mod delete_room_alias;
mod get_local_aliases;
mod get_room_id_by_alias;
mod set_room_alias;
