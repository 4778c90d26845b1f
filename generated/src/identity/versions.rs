//! Operations of the group `identity/versions`.

pub mod get_versions;

pub use get_versions::GetVersions;
