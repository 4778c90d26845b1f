//! Answers which keys users have (`POST /keys/query`): one request to the caller's User, one to D1, and one to each User of whom D1
//! has no row.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{StreamExt as _, iter};
use lattice_generated::client::end_to_end_encryption::query_keys::{Body, QueryKeys, Response};
use lattice_wire::{MatrixError, Operation as _, UnverifiedCaller};
use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, OwnedUserId, UserId};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use crate::auth::{proof, refused, unknown_if_absent};
use crate::index::device_keys;
use crate::objects::host::AskError;
use crate::objects::protocol::user::{GetListedKeys, ListedKeys, OwnKeys, QueryOwnKeys, SignedMasterKey};
use crate::server::Server;

/// The most users of one query.
pub(super) const MAX_QUERIED_USERS: usize = 1_000;
/// The most Users that one query asks because D1 has no row of them; the others of them are left out.
const MAX_USERS_ASKED: usize = 250;
/// How many Users one request asks at once.
pub(super) const MAX_USERS_ASKED_AT_ONCE: usize = 20;
/// How long a User may take to answer (milliseconds).
pub(super) const CALL_LIMIT_MS: u64 = 10_000;

/// Answers the keys of users, each with the devices that the caller names, or all.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`, `M_TOO_LARGE`.
pub(crate) async fn query(
    server: &Server,
    caller: UnverifiedCaller,
    body: Body,
) -> Result<Response, MatrixError> {
    let wanted = body.device_keys;
    if wanted.len() > MAX_QUERIED_USERS {
        return Err(MatrixError::too_large("Query the keys of fewer users in one request."));
    }
    let own = QueryOwnKeys { users: wanted.keys().cloned().collect() };
    let proof = proof(server, QueryKeys::META, &caller);
    let own = server.ask_as(&caller.user_id, proof, own).await.map_err(unknown_if_absent)?;
    let OwnKeys { keys, user_signing_key, mut signed } = own.map_err(refused)?;
    let is_local = |user_id: &OwnedUserId| user_id.server_name() == server.name();
    let others = wanted.keys().filter(|user_id| is_local(user_id) && **user_id != caller.user_id);
    let mut listed = listed(server, &others.map(|user_id| &**user_id).collect::<Vec<_>>()).await?;
    listed.extend(keys.map(|keys| (caller.user_id.clone(), keys)));
    let (mut devices, mut masters, mut self_signing) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (user_id, keys) in listed {
        let of_user = wanted.get(&user_id).map(Vec::as_slice).unwrap_or_default();
        let is_wanted = |device_id: &String| of_user.is_empty() || of_user.contains(device_id);
        let found = keys.devices.into_iter().filter(|(device_id, _)| is_wanted(device_id));
        devices.insert(user_id.clone(), found.collect::<BTreeMap<_, _>>());
        if let Some(key) = keys.master_key {
            let key = with_signature(key, &caller.user_id, signed.remove(&user_id))?;
            masters.insert(user_id.clone(), key);
        }
        self_signing.extend(keys.self_signing_key.map(|key| (user_id, key)));
    }
    let user_signing = user_signing_key.map(|key| (caller.user_id.clone(), key));
    let remote = wanted.keys().filter(|user_id| !is_local(user_id));
    Ok(Response::new()
        .device_keys(devices)
        .master_keys(masters)
        .self_signing_keys(self_signing)
        .user_signing_keys(user_signing.into_iter().collect())
        .failures(failures(remote)))
}

/// The listed keys of local users. A user who does not exist has none; one whose keys cannot be read is left out.
///
/// # Errors
/// If D1 fails.
pub(super) async fn listed(
    server: &Server,
    users: &[&UserId],
) -> Result<BTreeMap<OwnedUserId, ListedKeys>, MatrixError> {
    if users.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = device_keys::get(&*server.ports.database, server.name(), users).await;
    let found = found.map_err(|error| server.failed(error))?;
    let has_row: BTreeSet<OwnedUserId> = found.iter().map(|row| row.user_id.clone()).collect();
    let mut listed: BTreeMap<_, _> =
        found.into_iter().filter_map(|row| Some((row.user_id, row.keys?))).collect();
    let missing = users.iter().filter(|user_id| !has_row.contains(**user_id)).take(MAX_USERS_ASKED);
    let asked = missing.map(|user_id| ask_listed(server, user_id));
    let asked: Vec<_> = iter(asked).buffer_unordered(MAX_USERS_ASKED_AT_ONCE).collect().await;
    listed.extend(asked.into_iter().flatten());
    Ok(listed)
}

async fn ask_listed(server: &Server, user_id: &UserId) -> Option<(OwnedUserId, ListedKeys)> {
    let keys = match server.ask_within(CALL_LIMIT_MS, user_id, GetListedKeys {}).await {
        Ok(keys) => keys,
        Err(AskError::Absent(_)) => ListedKeys::default(),
        Err(AskError::Failed(error)) => {
            server.ports.log.error(&format!("query keys of {user_id}: {error}"));
            return None;
        }
    };
    Some((user_id.to_owned(), keys))
}

/// The servers of these users, which are not asked: no other server is, yet.
pub(super) fn failures<'a>(users: impl Iterator<Item = &'a OwnedUserId>) -> BTreeMap<String, Box<RawValue>> {
    let error = json!({ "errcode": "M_UNKNOWN", "error": "This server does not ask other servers yet." });
    let error = to_raw_value(&error).unwrap_or_default();
    users.map(|user_id| (user_id.server_name().to_string(), error.clone())).collect()
}

/// A master key with the caller's signature, if it is one of this key.
fn with_signature(
    key: Box<RawValue>,
    signer: &UserId,
    signed: Option<SignedMasterKey>,
) -> Result<Box<RawValue>, MatrixError> {
    let Some(SignedMasterKey { master_key, key_id, signature }) = signed else { return Ok(key) };
    let failed = |error: serde_json::Error| MatrixError::unknown("A key is unreadable.").because(error);
    let mut object: CanonicalJsonObject = serde_json::from_str(key.get()).map_err(failed)?;
    let keys = object.get("keys").and_then(CanonicalJsonValue::as_object);
    if !keys.is_some_and(|keys| keys.values().any(|key| key.as_str() == Some(&master_key))) {
        return Ok(key);
    }
    let empty = || CanonicalJsonValue::Object(CanonicalJsonObject::new());
    let signatures = object.entry("signatures".to_owned()).or_insert_with(empty);
    if let CanonicalJsonValue::Object(signatures) = signatures
        && let CanonicalJsonValue::Object(of_signer) =
            signatures.entry(signer.to_string()).or_insert_with(empty)
    {
        of_signer.insert(key_id, CanonicalJsonValue::String(signature));
    }
    to_raw_value(&object).map_err(failed)
}
