//! Handlers of the group `admin/server`.

mod get_health;
mod get_server;
mod get_usage;
