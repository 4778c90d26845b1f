//! Handlers of the group `client/server_administration`.

mod get_versions;
