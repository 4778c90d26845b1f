//! Operations of the group `client/server_administration`.

pub mod get_versions;

pub use get_versions::GetVersions;
