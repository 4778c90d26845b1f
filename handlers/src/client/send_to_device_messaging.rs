//! Handlers of the group `client/send_to_device_messaging`.

mod send_to_device;
