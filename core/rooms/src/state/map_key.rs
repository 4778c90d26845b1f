//! The key of an entry in a room's state.

/// A state map key: event type and state key.
pub type StateMapKey = (String, String);
