//! The caller's dehydrated device (MSC3814).

use lattice_generated::msc::dehydrated_devices::put_dehydrated_device::Body;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{DeviceId, OwnedDeviceId};
use serde_json::value::RawValue;

use super::form;
use super::upload::{refuse, unpublished};
use crate::objects::protocol::user::{
    DehydratedDevice, DeleteDehydratedDevice, GetDehydratedDevice, MAX_DISPLAY_NAME_BYTES,
    PutDehydratedDevice, PutDehydratedRefusal, ReadDehydratedMessages, ReadMessagesRefusal, UploadKeys,
};
use crate::server::Server;

/// The most bytes of the data of a dehydrated device.
pub(crate) const MAX_DEVICE_DATA_BYTES: usize = 65_536;
/// The longest id of a dehydrated device (bytes).
pub(crate) const MAX_DEHYDRATED_ID_BYTES: usize = 255;
/// The prefix of a place in the messages to the dehydrated device.
const TOKEN: &str = "dd1_";
/// Positions of messages are below it.
const MAX_POSITION: u64 = 1 << 53;

/// Stores a dehydrated device in the place of the one before.
///
/// # Errors
/// Those of an upload of keys; `M_INVALID_PARAM` if another device of the caller has the id.
pub(crate) async fn put(server: &Server, caller: &Caller, body: Body) -> Result<OwnedDeviceId, MatrixError> {
    let device_id = body.device_id;
    let name = body.initial_device_display_name;
    if device_id.as_str().is_empty() || device_id.as_str().len() > MAX_DEHYDRATED_ID_BYTES {
        return Err(MatrixError::invalid_param("device_id: it has 1 to 255 bytes."));
    }
    if name.as_ref().is_some_and(|name| name.len() > MAX_DISPLAY_NAME_BYTES) {
        return Err(MatrixError::too_large("The display name is too long."));
    }
    if body.device_data.get().len() > MAX_DEVICE_DATA_BYTES {
        return Err(MatrixError::too_large("The data of the device is too large."));
    }
    if !body.device_data.get().starts_with('{') {
        return Err(MatrixError::bad_json("device_data: not an object."));
    }
    let of_device = (&*caller.user_id, &*device_id);
    let (one_time_keys, fallback_keys) =
        (body.one_time_keys.unwrap_or_default(), body.fallback_keys.unwrap_or_default());
    let keys = UploadKeys {
        device_id: device_id.clone(),
        device_keys: Some(form::device_keys(&body.device_keys, of_device)?),
        one_time_keys: form::named_keys(one_time_keys.iter().map(|(name, key)| (name, key.get())))?,
        fallback_keys: form::named_keys(fallback_keys.iter().map(|(name, key)| (name, key.get())))?,
    };
    let put = PutDehydratedDevice { display_name: name, device_data: body.device_data, keys };
    let put = server.ask_for(caller, put).await.map_err(unpublished)?;
    put.map_err(|refusal| match refusal {
        PutDehydratedRefusal::DeviceExists => {
            MatrixError::invalid_param("device_id: another device of yours has this id.")
        }
        PutDehydratedRefusal::Keys(refusal) => refuse(server, (&caller.user_id, &device_id), refusal),
    })?;
    Ok(device_id)
}

/// The dehydrated device.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn get(server: &Server, caller: &Caller) -> Result<DehydratedDevice, MatrixError> {
    server.ask_for(caller, GetDehydratedDevice {}).await?.ok_or_else(none)
}

/// Deletes the dehydrated device; returns its id.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn delete(server: &Server, caller: &Caller) -> Result<OwnedDeviceId, MatrixError> {
    server.ask_for(caller, DeleteDehydratedDevice {}).await?.ok_or_else(none)
}

/// A page of the messages to the dehydrated device, oldest first, and where the next one begins. The last page is empty.
///
/// # Errors
/// `M_NOT_FOUND`; `M_FORBIDDEN` for another device; `M_INVALID_PARAM` for a token that is none.
pub(crate) async fn messages(
    server: &Server,
    caller: &Caller,
    device_id: &DeviceId,
    from: Option<&str>,
) -> Result<(Vec<Box<RawValue>>, String), MatrixError> {
    let after = from.map_or(Ok(0), position)?;
    let read = ReadDehydratedMessages { device_id: device_id.to_owned(), after };
    let page = server.ask_for(caller, read).await?.map_err(|refusal| match refusal {
        ReadMessagesRefusal::NotFound => none(),
        ReadMessagesRefusal::OtherDevice => MatrixError::forbidden("This is not your dehydrated device."),
    })?;
    let (events, upto) = page.map_or((Vec::new(), after), |page| (page.events, page.upto));
    Ok((events, format!("{TOKEN}{upto}")))
}

fn position(token: &str) -> Result<u64, MatrixError> {
    let position = token.strip_prefix(TOKEN).and_then(|position| position.parse::<u64>().ok());
    let position = position.filter(|position| *position < MAX_POSITION);
    position.ok_or_else(|| MatrixError::invalid_param("next_batch: not a token of this list."))
}

fn none() -> MatrixError {
    MatrixError::not_found("You have no dehydrated device.")
}
