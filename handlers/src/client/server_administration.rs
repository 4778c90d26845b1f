//! Handlers of the group `client/server_administration`.

mod get_versions;
mod get_wellknown;
mod get_wellknown_support;
