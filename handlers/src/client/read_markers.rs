//! Handlers of the group `client/read_markers`.

mod set_read_marker;
