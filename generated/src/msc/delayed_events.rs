//! Operations of the group `msc/delayed_events`.

pub mod act_on_delayed_event;
pub mod get_delayed_event;
pub mod get_delayed_events;
pub mod send_delayed_event;
pub mod send_delayed_message;
pub mod set_delayed_room_state;
pub mod update_delayed_event;

pub use act_on_delayed_event::ActOnDelayedEvent;
pub use get_delayed_event::GetDelayedEvent;
pub use get_delayed_events::GetDelayedEvents;
pub use send_delayed_event::SendDelayedEvent;
pub use send_delayed_message::SendDelayedMessage;
pub use set_delayed_room_state::SetDelayedRoomState;
pub use update_delayed_event::UpdateDelayedEvent;
