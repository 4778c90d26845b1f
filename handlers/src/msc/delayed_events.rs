//! Handlers of the group `msc/delayed_events`.

mod act_on_delayed_event;
mod get_delayed_event;
mod get_delayed_events;
mod send_delayed_event;
mod send_delayed_message;
mod set_delayed_room_state;
mod update_delayed_event;
