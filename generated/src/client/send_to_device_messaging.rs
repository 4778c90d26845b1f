//! Operations of the group `client/send_to_device_messaging`.

pub mod send_to_device;

pub use send_to_device::SendToDevice;
