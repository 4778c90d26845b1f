//! Creating the room and sending events: each event is built, authorised and appended.

mod append;
mod create;
mod current;
mod join_extremities;
mod redact;
mod send;
mod set_state;
