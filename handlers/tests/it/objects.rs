//! What objects promise.

mod commit;
mod delivery;
mod directory;
mod effects;
mod store;
