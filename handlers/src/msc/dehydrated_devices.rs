//! Handlers of the group `msc/dehydrated_devices`.

mod delete_dehydrated_device;
mod get_dehydrated_device;
mod get_dehydrated_device_events;
mod put_dehydrated_device;
