//! What state stands under.

/// A state map key: event type and state key.
pub type StateMapKey = (String, String);
