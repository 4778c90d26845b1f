//! The caller's signatures on keys (`POST /keys/signatures/upload`). What is wrong with one does not hold up the others.

use std::collections::BTreeMap;

use lattice_wire::{Caller, MatrixError};
use ruma_common::{CanonicalJsonObject, OwnedUserId, UserId};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::form;
use super::query::{MAX_QUERIED_USERS, listed};
use super::upload::unpublished;
use crate::objects::protocol::user::{AddSignatures, SignatureRefusal, SignedByCaller};
use crate::server::Server;

/// Signed keys by user, and by device or public key.
type SignedKeys<T> = BTreeMap<OwnedUserId, BTreeMap<String, T>>;

/// Stores the signatures. Returns an error for each that is refused.
///
/// # Errors
/// `M_TOO_LARGE`; 503 if the directory of device keys cannot be written.
pub(crate) async fn upload_signatures(
    server: &Server,
    caller: &Caller,
    signed: SignedKeys<Box<RawValue>>,
) -> Result<SignedKeys<Box<RawValue>>, MatrixError> {
    if signed.len() > MAX_QUERIED_USERS {
        return Err(MatrixError::too_large("Sign the keys of fewer users in one request."));
    }
    let mut failures = SignedKeys::new();
    let mut fail = |user_id: &UserId, name: String, (code, text): (&str, &str)| {
        let error = to_raw_value(&json!({ "errcode": code, "error": text })).unwrap_or_default();
        failures.entry(user_id.to_owned()).or_insert_with(BTreeMap::new).insert(name, error);
    };
    let mut add = AddSignatures { own: BTreeMap::new(), others: BTreeMap::new() };
    let mut of_others: SignedKeys<CanonicalJsonObject> = BTreeMap::new();
    for (user_id, keys) in signed {
        for (name, raw) in keys {
            match form::object(&raw) {
                Err(error) => {
                    let code = error.errcode().unwrap_or("M_BAD_JSON");
                    fail(&user_id, name, (code, "The key is malformed, or too large."));
                }
                Ok(object) if user_id == caller.user_id => {
                    add.own.insert(name, object);
                }
                Ok(object) => {
                    of_others.entry(user_id.clone()).or_default().insert(name, object);
                }
            }
        }
    }
    let local: Vec<&UserId> =
        of_others.keys().filter(|user_id| user_id.server_name() == server.name()).map(|id| &**id).collect();
    let listed = listed(server, &local).await?;
    for (user_id, keys) in of_others {
        let master = listed.get(&user_id).and_then(|keys| keys.master_key.as_deref());
        // With the signatures of all devices, the key is larger than one that is uploaded.
        let master = master.and_then(|raw| serde_json::from_str::<CanonicalJsonObject>(raw.get()).ok());
        for (name, signed) in keys {
            match &master {
                Some(stored) if is_key_of(&name, stored) => {
                    let signed = SignedByCaller { public_key: name, signed, stored: stored.clone() };
                    add.others.insert(user_id.clone(), signed);
                }
                _ => fail(&user_id, name, NOT_FOUND),
            }
        }
    }
    if !add.own.is_empty() || !add.others.is_empty() {
        let refused = server.ask_for(caller, add).await.map_err(unpublished)?;
        for (user_id, keys) in refused {
            keys.into_iter().for_each(|(name, refusal)| fail(&user_id, name, refuse(refusal)));
        }
    }
    Ok(failures)
}

/// Whether a cross-signing key is the one of this name.
fn is_key_of(name: &str, key: &CanonicalJsonObject) -> bool {
    let keys = key.get("keys").and_then(|keys| keys.as_object());
    keys.is_some_and(|keys| keys.values().any(|key| key.as_str() == Some(name)))
}

const NOT_FOUND: (&str, &str) = ("M_NOT_FOUND", "There is no such key.");

fn refuse(refusal: SignatureRefusal) -> (&'static str, &'static str) {
    match refusal {
        SignatureRefusal::NotFound => NOT_FOUND,
        SignatureRefusal::NoSigningKey => ("M_NOT_FOUND", "You have no key that could sign this one."),
        SignatureRefusal::NotTheKey => ("M_INVALID_SIGNATURE", "This is not the key that is stored."),
        SignatureRefusal::InvalidSignature => {
            ("M_INVALID_SIGNATURE", "The signature is missing, or does not hold.")
        }
        SignatureRefusal::TooMany => {
            ("M_TOO_LARGE", "You have signed too many keys, or this one is too large.")
        }
    }
}
