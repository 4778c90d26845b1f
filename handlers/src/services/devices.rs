//! Devices in the form that clients see.

use lattice_generated::types;
use lattice_wire::MatrixError;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::objects::protocol::user::{Device, MAX_DISPLAY_NAME_BYTES};

/// Maps a device to the type of the specification. Unknown fields are null; IP addresses are not stored.
pub(crate) fn shown(device: Device) -> types::Device {
    let mut shown = types::Device::new(device.device_id);
    shown.display_name = or_null(device.display_name);
    shown.last_seen_ip = or_null(None::<String>);
    shown.last_seen_ts = or_null(device.last_seen_ms);
    shown
}

/// The value or null, for a field whose type wraps raw JSON.
fn or_null<T: TryFrom<Box<RawValue>>>(value: Option<impl Serialize>) -> Option<T> {
    to_raw_value(&value).ok().and_then(|json| T::try_from(json).ok())
}

/// Refuses a display name that is too long.
///
/// # Errors
/// `M_TOO_LARGE`.
pub(crate) fn check_display_name(display_name: Option<&str>) -> Result<(), MatrixError> {
    if display_name.is_some_and(|name| name.len() > MAX_DISPLAY_NAME_BYTES) {
        return Err(MatrixError::too_large("The display name of the device is too long."));
    }
    Ok(())
}

/// The error for a device that the caller does not have.
pub(crate) fn unknown() -> MatrixError {
    MatrixError::not_found("You have no such device.")
}
