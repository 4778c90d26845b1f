//! Operations of the group `client/firsts`.

pub mod first;
pub mod gone;

pub use first::First;
pub use gone::Gone;
