//! Handlers of the group `client/room_participation`.

mod define_filter;
mod get_filter;
mod send_message;
mod sync;
