//! Claims one-time keys of other devices (`POST /keys/claim`).

use std::collections::BTreeMap;

use futures_util::stream::{StreamExt as _, iter};
use lattice_generated::client::end_to_end_encryption::claim_keys::{Body, OneTimeKeys, Response};
use lattice_wire::MatrixError;
use ruma_common::OwnedUserId;

use super::query::{CALL_LIMIT_MS, MAX_USERS_ASKED_AT_ONCE, failures};
use crate::objects::host::AskError;
use crate::objects::protocol::user::{ClaimKeys, ClaimedKeys};
use crate::server::Server;

/// The most users, the most keys, and the most keys of one user in one request.
const MAX_CLAIMED_USERS: usize = 500;
const MAX_CLAIMED_KEYS: usize = 5_000;
const MAX_CLAIMED_KEYS_OF_USER: usize = 500;

/// Claims a key for each device. Devices and users that are not there, or have no key, are left out.
///
/// # Errors
/// `M_TOO_LARGE`.
pub(crate) async fn claim(server: &Server, body: Body) -> Result<Response, MatrixError> {
    let (local, remote): (BTreeMap<_, _>, BTreeMap<_, _>) =
        body.one_time_keys.into_iter().partition(|(user_id, _)| user_id.server_name() == server.name());
    let keys: usize = local.values().map(BTreeMap::len).sum();
    let is_too_much = local.values().any(|devices| devices.len() > MAX_CLAIMED_KEYS_OF_USER);
    if local.len() > MAX_CLAIMED_USERS || keys > MAX_CLAIMED_KEYS || is_too_much {
        return Err(MatrixError::too_large("Claim the keys of fewer users and devices in one request."));
    }
    let asked = local.into_iter().map(|(user_id, devices)| claim_of(server, user_id, devices));
    let claimed: Vec<_> = iter(asked).buffer_unordered(MAX_USERS_ASKED_AT_ONCE).collect().await;
    let mut one_time_keys = BTreeMap::new();
    for (user_id, keys) in claimed {
        let mut devices = BTreeMap::new();
        for (device_id, (name, key)) in keys {
            let key = OneTimeKeys::try_from(key)
                .map_err(|error| MatrixError::unknown("A key is unreadable.").because(error))?;
            devices.insert(device_id.to_string(), BTreeMap::from([(name, key)]));
        }
        if !devices.is_empty() {
            one_time_keys.insert(user_id, devices);
        }
    }
    Ok(Response::new(one_time_keys).failures(failures(remote.keys())))
}

/// A User that does not answer is left out: the client claims again.
async fn claim_of(
    server: &Server,
    user_id: OwnedUserId,
    devices: BTreeMap<String, String>,
) -> (OwnedUserId, ClaimedKeys) {
    let devices = devices.into_iter().map(|(id, algorithm)| (id.into(), algorithm)).collect();
    let claimed = match server.ask_within(CALL_LIMIT_MS, &user_id, ClaimKeys { devices }).await {
        Ok(claimed) => claimed,
        Err(AskError::Absent(_)) => ClaimedKeys::new(),
        Err(AskError::Failed(error)) => {
            server.ports.log.error(&format!("claim keys of {user_id}: {error}"));
            ClaimedKeys::new()
        }
    };
    (user_id, claimed)
}
