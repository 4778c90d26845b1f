//! Operations of the group `federation/user_devices`.

pub mod get_user_devices;

pub use get_user_devices::GetUserDevices;
