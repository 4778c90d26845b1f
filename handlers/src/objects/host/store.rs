//! The tables that every object has: the outbox, the timers, the schema version.

pub(super) mod outbox;
pub(super) mod schema;
pub(super) mod timers;
