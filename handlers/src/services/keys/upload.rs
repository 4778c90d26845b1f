//! Stores the keys of the caller's device (`POST /keys/upload`).

use std::collections::BTreeMap;

use lattice_generated::client::end_to_end_encryption::upload_keys::{Body, UploadKeys as Upload};
use lattice_wire::{MatrixError, Operation as _, UnverifiedCaller};
use ruma_common::{DeviceId, UserId};

use super::form;
use crate::auth::{proof, refused, unknown_if_absent};
use crate::objects::protocol::user::{KeysRefusal, UploadKeys};
use crate::server::Server;
use crate::services::quotas;

/// Stores the keys, and returns how many one-time keys of each algorithm nobody has claimed.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`; `M_BAD_JSON`, `M_INVALID_PARAM`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`; 400
/// `M_UNKNOWN` for another one-time key under a name that is there; 503 if the directory of device keys cannot be written: the
/// client sends the keys again.
pub(crate) async fn upload(
    server: &Server,
    caller: UnverifiedCaller,
    body: Body,
) -> Result<BTreeMap<String, u64>, MatrixError> {
    let of_caller = (&*caller.user_id, &*caller.device_id);
    let device_keys = body.device_keys.as_deref().map(|raw| form::device_keys(raw, of_caller)).transpose()?;
    let one_time_keys = body.one_time_keys.unwrap_or_default();
    let (stable, unstable) = (body.fallback_keys, body.org_matrix_msc2732_fallback_keys);
    let fallback_keys = match (stable, unstable) {
        (Some(stable), _) => form::named_keys(stable.iter().map(|(name, key)| (name, key.get())))?,
        (None, Some(unstable)) => form::named_keys(unstable.iter().map(|(name, key)| (name, key.get())))?,
        (None, None) => Vec::new(),
    };
    let upload = UploadKeys {
        device_id: caller.device_id.clone(),
        device_keys,
        one_time_keys: form::named_keys(one_time_keys.iter().map(|(name, key)| (name, key.get())))?,
        fallback_keys,
    };
    let proof = proof(server, Upload::META, &caller);
    let stored = server
        .ask_as(&caller.user_id, proof, upload)
        .await
        .map_err(|error| unpublished(unknown_if_absent(error)))?;
    let of_caller = (&*caller.user_id, &*caller.device_id);
    let mut counts = stored.map_err(refused)?.map_err(|refusal| refuse(server, of_caller, refusal))?;
    // Clients look for the count, also if there are none.
    counts.entry("signed_curve25519".to_owned()).or_default();
    Ok(counts)
}

/// A User fails also if it cannot write the directory of device keys; the keys are stored then, and sent again.
pub(super) fn unpublished(error: MatrixError) -> MatrixError {
    match error.cause() {
        Some(cause) => {
            MatrixError::unavailable("The server could not publish the keys. Send them again.").because(cause)
        }
        None => error,
    }
}

pub(super) fn refuse(
    server: &Server,
    (user_id, device_id): (&UserId, &DeviceId),
    refusal: KeysRefusal,
) -> MatrixError {
    match refusal {
        KeysRefusal::NoDeviceKeys => {
            MatrixError::invalid_param("The device has no `device_keys`, by which its keys are verified.")
        }
        KeysRefusal::InvalidSignature(name) => {
            MatrixError::invalid_param(format!("The signature of the key {name} does not hold."))
        }
        KeysRefusal::AlreadyExists { name, old, new } => {
            // The client has lost its keys, or two share a device: what others encrypt for the key cannot be read.
            server.ports.log.error(&format!("{user_id} {device_id} sent another one-time key as {name}"));
            // Clients look for these words.
            let text = format!("One time key {name} already exists. Old key: {old}; new key: {new}");
            MatrixError::unsupported(text)
        }
        KeysRefusal::TooManyKeys => MatrixError::too_large("The device has too many keys."),
        KeysRefusal::TooLarge => MatrixError::too_large("The keys of your devices are too large together."),
        KeysRefusal::UserFull => quotas::user_is_full(server),
    }
}
