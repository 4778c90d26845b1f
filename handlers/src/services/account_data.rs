//! Account data of the caller, global and per room; the tags of a room.

use std::collections::BTreeMap;

use lattice_generated::types::Tag;
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::auth::only_oneself;
use crate::objects::protocol::user::{ChangeTag, GetAccountData, SetAccountData, StorageRefusal};
use crate::server::Server;
use crate::services::quotas;

/// The longest event type of account data (bytes).
const MAX_ACCOUNT_DATA_TYPE_BYTES: usize = 255;
/// The longest name of a tag (bytes).
const MAX_TAG_BYTES: usize = 255;
/// Event types that only the server writes; clients change their content by other operations.
const WRITTEN_BY_SERVER: [&str; 2] = ["m.fully_read", "m.push_rules"];

/// Sets the content of one event type in the caller's account data. An empty object removes it.
///
/// # Errors
/// `M_FORBIDDEN` for another user; an error for a type that only the server writes; `M_INVALID_PARAM`,
/// `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn set(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    piece: SetAccountData,
) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if WRITTEN_BY_SERVER.contains(&piece.event_type.as_str()) {
        return Err(MatrixError::written_by_server("Only the server can write account data of this type."));
    }
    if piece.event_type.len() > MAX_ACCOUNT_DATA_TYPE_BYTES {
        return Err(MatrixError::invalid_param("The type of the account data is too long."));
    }
    server.ask_for(caller, piece).await?.map_err(|refusal| refused(server, refusal))
}

/// Removes one event type from the caller's account data.
///
/// # Errors
/// As [`set`].
pub(crate) async fn remove(
    server: &Server,
    owner: (&Caller, &UserId),
    (room_id, event_type): (Option<OwnedRoomId>, String),
) -> Result<(), MatrixError> {
    let content = json(&Map::<String, Value>::new())?;
    set(server, owner, SetAccountData { room_id, event_type, content }).await
}

/// Sets or deletes a tag of one of the caller's rooms.
///
/// # Errors
/// `M_FORBIDDEN` for another user; `M_INVALID_PARAM`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn change_tag(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    change: ChangeTag,
) -> Result<(), MatrixError> {
    only_oneself(caller, user_id)?;
    if change.tag.len() > MAX_TAG_BYTES {
        return Err(MatrixError::invalid_param("The name of the tag is too long."));
    }
    server.ask_for(caller, change).await?.map_err(|refusal| refused(server, refusal))
}

/// The tags of one of the caller's rooms; none if a client stored something else as `m.tag`.
///
/// # Errors
/// `M_FORBIDDEN` for another user.
pub(crate) async fn tags(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    room_id: OwnedRoomId,
) -> Result<BTreeMap<String, Tag>, MatrixError> {
    #[derive(Deserialize)]
    struct Content {
        tags: BTreeMap<String, Tag>,
    }
    only_oneself(caller, user_id)?;
    let piece = GetAccountData { room_id: Some(room_id), event_type: "m.tag".to_owned() };
    let content = server.ask_for(caller, piece).await?;
    let content = content.and_then(|content| serde_json::from_str::<Content>(content.get()).ok());
    Ok(content.map(|content| content.tags).unwrap_or_default())
}

/// A value of a request as it is stored.
///
/// # Errors
/// If the value has no form in JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Box<RawValue>, MatrixError> {
    to_raw_value(value).map_err(|error| MatrixError::bad_json(error.to_string()))
}

pub(super) fn refused(server: &Server, refusal: StorageRefusal) -> MatrixError {
    match refusal {
        StorageRefusal::TooMuch => MatrixError::too_large("You have stored too much account data."),
        StorageRefusal::UserFull => quotas::user_is_full(server),
    }
}

/// The content of one event type in the caller's account data, byte for byte.
///
/// # Errors
/// `M_FORBIDDEN` for another user; `M_NOT_FOUND`.
pub(crate) async fn get(
    server: &Server,
    (caller, user_id): (&Caller, &UserId),
    piece: GetAccountData,
) -> Result<Box<RawValue>, MatrixError> {
    only_oneself(caller, user_id)?;
    let content = server.ask_for(caller, piece).await?;
    content.ok_or_else(|| MatrixError::not_found("You have no such account data."))
}
