//! Handlers of the group `client/room_discovery`.

mod get_public_rooms;
mod get_room_visibility_on_directory;
mod query_public_rooms;
mod set_room_visibility_on_directory;
