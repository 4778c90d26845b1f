//! Handlers of the group `client/capabilities`.

mod get_capabilities;
