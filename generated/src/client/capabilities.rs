//! Operations of the group `client/capabilities`.

pub mod get_capabilities;

pub use get_capabilities::GetCapabilities;
