//! Cross-signing keys of the caller (`POST /keys/device_signing/upload`).

use std::collections::BTreeMap;

use lattice_generated::client::end_to_end_encryption::upload_cross_signing_keys::Body;
use lattice_wire::{Caller, MatrixError, Proofs};
use ruma_common::UserId;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::form;
use super::upload::unpublished;
use crate::objects::protocol::user::{
    CheckCrossSigningKeys, CrossSigningKeys, CrossSigningRefusal, KeyUsage, SetCrossSigningKeys,
};
use crate::server::Server;

/// What every client reads of a cross-signing key.
#[derive(Deserialize)]
struct CrossSigningKey {
    user_id: String,
    usage: Vec<String>,
    keys: BTreeMap<String, String>,
    #[serde(default, rename = "signatures")]
    _signatures: BTreeMap<String, BTreeMap<String, String>>,
}

/// Whether the caller has to confirm the upload by the password.
///
/// # Errors
/// As [`upload`].
pub(crate) async fn needs_confirmation(
    server: &Server,
    caller: &Caller,
    body: &Body,
) -> Result<bool, MatrixError> {
    let keys = keys(body, &caller.user_id)?;
    server.ask_for(caller, CheckCrossSigningKeys { keys }).await?.map_err(refuse)
}

/// Stores the keys; the caller has confirmed the upload if there are proofs.
///
/// # Errors
/// `M_BAD_JSON`, `M_INVALID_PARAM`, `M_MISSING_PARAM`, `M_TOO_LARGE`, `M_INVALID_SIGNATURE`, `M_FORBIDDEN`; 503 if the directory of
/// device keys cannot be written.
pub(crate) async fn upload_cross_signing(
    server: &Server,
    (caller, proofs): (&Caller, &Proofs),
    body: &Body,
) -> Result<(), MatrixError> {
    let set = SetCrossSigningKeys { keys: keys(body, &caller.user_id)?, is_confirmed: !proofs.is_empty() };
    let stored = if set.is_confirmed {
        server.ask_confirmed(caller, proofs, set).await
    } else {
        server.ask_for(caller, set).await
    };
    stored.map_err(unpublished)?.map_err(refuse)
}

fn keys(body: &Body, user_id: &UserId) -> Result<CrossSigningKeys, MatrixError> {
    let fields = [
        (KeyUsage::Master, "master_key", "master", &body.master_key),
        (KeyUsage::SelfSigning, "self_signing_key", "self_signing", &body.self_signing_key),
        (KeyUsage::UserSigning, "user_signing_key", "user_signing", &body.user_signing_key),
    ];
    let mut keys = CrossSigningKeys::new();
    for (usage, field, name, raw) in fields {
        let Some(raw) = raw else { continue };
        check(raw, field, (name, user_id))?;
        let mut key = form::object(raw)?;
        key.remove("unsigned");
        keys.insert(usage, key);
    }
    Ok(keys)
}

fn check(raw: &RawValue, field: &str, (usage, user_id): (&str, &UserId)) -> Result<(), MatrixError> {
    let invalid = |what: &str| MatrixError::invalid_param(format!("{field}: {what}"));
    let key: CrossSigningKey = form::typed(raw, field)?;
    if key.user_id != *user_id {
        return Err(invalid("`user_id` is not yours."));
    }
    if !key.usage.iter().any(|each| each == usage) {
        return Err(invalid("`usage` does not name what the key is for."));
    }
    let public = key.keys.first_key_value().filter(|_| key.keys.len() == 1);
    let (id, public) = public.ok_or_else(|| invalid("`keys` needs exactly one key."))?;
    let is_named = id.strip_prefix("ed25519:").is_some_and(|name| name == public);
    if !is_named || lattice_rooms::PublicKey::of_base64(public).is_none() {
        return Err(invalid("the key is an Ed25519 key that is named by itself."));
    }
    Ok(())
}

fn refuse(refusal: CrossSigningRefusal) -> MatrixError {
    let name = |usage| match usage {
        KeyUsage::Master => "master key",
        KeyUsage::SelfSigning => "self-signing key",
        KeyUsage::UserSigning => "user-signing key",
    };
    match refusal {
        CrossSigningRefusal::NotConfirmed => {
            MatrixError::forbidden("You have other cross-signing keys meanwhile: confirm the upload.")
        }
        CrossSigningRefusal::NoMasterKey => MatrixError::missing_param("There is no master key."),
        CrossSigningRefusal::InvalidSignature(usage) => {
            MatrixError::invalid_signature(format!("A signature of the {} does not hold.", name(usage)))
        }
        CrossSigningRefusal::NameInUse(usage) => {
            let text = format!("The {} has the name of a device, or of another key.", name(usage));
            MatrixError::forbidden(text)
        }
        CrossSigningRefusal::TooLarge => MatrixError::too_large("Your keys are too large together."),
    }
}
