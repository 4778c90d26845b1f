//! Operations of the group `msc/sliding_sync`.

pub mod sliding_sync;

pub use sliding_sync::SlidingSync;
