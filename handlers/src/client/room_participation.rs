//! Handlers of the group `client/room_participation`.

mod define_filter;
mod get_event_by_timestamp;
mod get_event_context;
mod get_events;
mod get_filter;
mod get_joined_members_by_room;
mod get_members_by_room;
mod get_one_event;
mod get_one_room_event;
mod get_room_events;
mod get_room_state;
mod get_room_state_with_key;
mod initial_sync;
mod peek_events;
mod post_receipt;
mod redact_event;
mod room_initial_sync;
mod send_message;
mod set_room_state_with_key;
mod set_typing;
mod sync;
