//! Reads of the state and the history, each for one reader (client-server API, "Room history visibility").

mod access;
mod context;
mod event;
mod find_in_thread;
mod media;
mod messages;
mod notified;
mod peek;
mod relations;
mod relationships;
mod search;
mod snapshot;
mod state;
mod summary;
mod threads;
mod timestamp;
mod walk;

pub use media::{MAX_EVENTS_LISTED, MAX_NUMBERS_LISTED};
pub use messages::MAX_PAGE_EVENTS;
pub use peek::{MAX_PEEKED_BYTES, MAX_WAITING_PEEKS, MAX_WAITING_PEEKS_OF_DEVICE};
pub use state::MAX_PAGE_BYTES;
pub use walk::MAX_EVENTS_WALKED;
