//! Operations of the group `client/device_management`.

pub mod delete_device;
pub mod delete_devices;
pub mod get_device;
pub mod get_devices;
pub mod update_device;

pub use delete_device::DeleteDevice;
pub use delete_devices::DeleteDevices;
pub use get_device::GetDevice;
pub use get_devices::GetDevices;
pub use update_device::UpdateDevice;
