//! Handlers of the group `client/room_membership`.

mod join_room;
