//! Handlers of the group `client/device_management`.

mod delete_device;
mod delete_devices;
mod get_device;
mod get_devices;
mod update_device;
