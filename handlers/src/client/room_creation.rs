//! Handlers of the group `client/room_creation`.

mod create_room;
