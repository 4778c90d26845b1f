//! Operations of the group `client/read_markers`.

pub mod set_read_marker;

pub use set_read_marker::SetReadMarker;
