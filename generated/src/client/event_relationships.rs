//! Operations of the group `client/event_relationships`.

pub mod get_relating_events;
pub mod get_relating_events_with_rel_type;
pub mod get_relating_events_with_rel_type_and_event_type;

pub use get_relating_events::GetRelatingEvents;
pub use get_relating_events_with_rel_type::GetRelatingEventsWithRelType;
pub use get_relating_events_with_rel_type_and_event_type::GetRelatingEventsWithRelTypeAndEventType;
