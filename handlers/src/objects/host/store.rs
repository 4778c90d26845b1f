//! The tables that every object has: what is recorded and not done, what to wake for, the schema's version.

pub(super) mod outbox;
pub(super) mod schema;
pub(super) mod timers;
