//! Handlers of the group `client/room_summary`.

mod get_room_summary;
