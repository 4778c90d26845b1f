//! Operations of the group `federation/version`.

pub mod get_version;

pub use get_version::GetVersion;
