//! Operations of the group `client/server_administration`.

pub mod get_versions;
pub mod get_wellknown;
pub mod get_wellknown_support;
pub mod get_who_is;

pub use get_versions::GetVersions;
pub use get_wellknown::GetWellknown;
pub use get_wellknown_support::GetWellknownSupport;
pub use get_who_is::GetWhoIs;
