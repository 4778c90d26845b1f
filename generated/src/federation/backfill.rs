//! Operations of the group `federation/backfill`.

pub mod backfill_room;
pub mod get_missing_previous_events;

pub use backfill_room::BackfillRoom;
pub use get_missing_previous_events::GetMissingPreviousEvents;
