//! Handlers of the group `msc/event_relationships`.

mod query_event_relationships;
