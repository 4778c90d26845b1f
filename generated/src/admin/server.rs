//! Operations of the group `admin/server`.

pub mod get_health;
pub mod get_server;
pub mod get_usage;

pub use get_health::GetHealth;
pub use get_server::GetServer;
pub use get_usage::GetUsage;
