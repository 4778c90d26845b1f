//! Operations of the group `msc/dehydrated_devices`.

pub mod delete_dehydrated_device;
pub mod get_dehydrated_device;
pub mod get_dehydrated_device_events;
pub mod put_dehydrated_device;

pub use delete_dehydrated_device::DeleteDehydratedDevice;
pub use get_dehydrated_device::GetDehydratedDevice;
pub use get_dehydrated_device_events::GetDehydratedDeviceEvents;
pub use put_dehydrated_device::PutDehydratedDevice;
