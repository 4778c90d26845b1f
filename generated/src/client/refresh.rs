//! Operations of the group `client/refresh`.

pub mod refresh;

pub use refresh::Refresh;
