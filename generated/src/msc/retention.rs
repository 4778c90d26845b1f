//! Operations of the group `msc/retention`.

pub mod get_retention_configuration;

pub use get_retention_configuration::GetRetentionConfiguration;
