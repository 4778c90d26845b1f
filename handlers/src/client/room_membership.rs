//! Handlers of the group `client/room_membership`.

mod ban;
mod forget_room;
mod get_joined_rooms;
mod invite_user;
mod join_room;
mod join_room_by_id;
mod kick;
mod knock_room;
mod leave_room;
mod unban;
