//! Tests of the objects: commits, effects, delivery, indexes and the Room's store.

mod commit;
mod delivery;
mod effects;
mod index;
mod many_rooms;
mod quotas;
mod starvation;
mod store;
mod stream;
mod versions;
mod wake;
