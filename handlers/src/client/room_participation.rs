//! Handlers of the group `client/room_participation`.

mod send_message;
mod sync;
