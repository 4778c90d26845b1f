//! Creating the room and sending events: each event is built, authorised and appended.

mod append;
mod create;
mod current;
mod redact;
mod send;
mod set_state;
