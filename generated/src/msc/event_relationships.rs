//! Operations of the group `msc/event_relationships`.

pub mod query_event_relationships;

pub use query_event_relationships::QueryEventRelationships;
