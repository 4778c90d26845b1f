//! Backups of the caller's room keys (client-server API, "Server-side key backups").

use std::collections::BTreeMap;

use lattice_generated::types::{KeyBackupData, RoomKeyBackup};
use lattice_wire::{Caller, Int, MatrixError};
use ruma_common::OwnedRoomId;
use serde_json::value::RawValue;

use super::int;
use crate::objects::protocol::user::{
    BackedUpKey, Backup, BackupKeys, BackupPage, CreateBackup, DeleteBackup, DeleteBackupKeys, GetBackup,
    PutBackupKeys, PutKeysRefusal, ReadBackupKeys, SelectedKeys, StorageRefusal, UpdateBackup,
    UpdateBackupRefusal,
};
use crate::server::Server;
use crate::services::quotas;

/// The longest name of the algorithm of a backup (bytes).
pub(crate) const MAX_BACKUP_ALGORITHM_BYTES: usize = 255;
/// The longest session id, and the longest data of a session in a backup (bytes).
pub(crate) const MAX_SESSION_ID_BYTES: usize = 255;
pub(crate) const MAX_SESSION_DATA_BYTES: usize = 8_192;

/// Keys by room.
pub(crate) type Rooms = BTreeMap<OwnedRoomId, RoomKeyBackup>;

/// Creates a backup; returns its version.
///
/// # Errors
/// `M_TOO_LARGE`, `M_BAD_JSON`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn create(
    server: &Server,
    caller: &Caller,
    (algorithm, auth_data): (String, Box<RawValue>),
) -> Result<String, MatrixError> {
    admit_backup(&algorithm, &auth_data)?;
    let created = server.ask_for(caller, CreateBackup { algorithm, auth_data }).await?;
    created.map(|version| version.to_string()).map_err(|refusal| match refusal {
        StorageRefusal::TooMuch => MatrixError::too_large("You have too many backups: delete one."),
        StorageRefusal::UserFull => quotas::user_is_full(server),
    })
}

/// The backup with this version; without a version the current one.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn get(
    server: &Server,
    caller: &Caller,
    version: Option<&str>,
) -> Result<Backup, MatrixError> {
    let version = version.map(number).transpose()?;
    let backup = server.ask_for(caller, GetBackup { version }).await?;
    backup.ok_or_else(|| match version {
        Some(_) => unknown(),
        None => MatrixError::not_found("You have no backup."),
    })
}

/// Replaces the `auth_data` of a backup.
///
/// # Errors
/// `M_NOT_FOUND`; `M_INVALID_PARAM` if the algorithm is another one, or `named` another version; `M_TOO_LARGE`, `M_BAD_JSON`.
pub(crate) async fn update(
    server: &Server,
    caller: &Caller,
    (version, named): (&str, Option<&str>),
    (algorithm, auth_data): (String, Box<RawValue>),
) -> Result<(), MatrixError> {
    admit_backup(&algorithm, &auth_data)?;
    if named.is_some_and(|named| named != version) {
        return Err(MatrixError::invalid_param("version: the path names another version."));
    }
    let version = number(version)?;
    let updated = server.ask_for(caller, UpdateBackup { version, algorithm, auth_data }).await?;
    updated.map_err(|refusal| match refusal {
        UpdateBackupRefusal::NotFound => unknown(),
        UpdateBackupRefusal::OtherAlgorithm => {
            MatrixError::invalid_param("algorithm: the backup has another algorithm.")
        }
    })
}

/// Deletes a backup with its keys.
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn delete(server: &Server, caller: &Caller, version: &str) -> Result<(), MatrixError> {
    let deleted = server.ask_for(caller, DeleteBackup { version: number(version)? }).await?;
    if deleted { Ok(()) } else { Err(unknown()) }
}

/// Puts keys into the current backup. Returns the etag and the number of keys in the backup.
///
/// # Errors
/// `M_NOT_FOUND`; `M_WRONG_ROOM_KEYS_VERSION` if `version` is not the current one; `M_TOO_LARGE`, `M_BAD_JSON`,
/// `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn put(
    server: &Server,
    caller: &Caller,
    version: &str,
    rooms: Rooms,
) -> Result<(String, Int), MatrixError> {
    let mut keys = Vec::new();
    for (room_id, room) in rooms {
        for (session_id, data) in room.sessions {
            keys.push(key(room_id.clone(), session_id, data)?);
        }
    }
    let put = server.ask_for(caller, PutBackupKeys { version: number(version)?, keys }).await?;
    put.map(state).map_err(|refusal| match refusal {
        PutKeysRefusal::NotFound => unknown(),
        PutKeysRefusal::NotCurrent(version) => {
            let error = MatrixError::wrong_room_keys_version("This is not the current backup.");
            error.with("current_version", version.to_string().into())
        }
        PutKeysRefusal::Storage(StorageRefusal::TooMuch) => {
            MatrixError::too_large("The backup has as many keys as it may.")
        }
        PutKeysRefusal::Storage(StorageRefusal::UserFull) => quotas::user_is_full(server),
    })
}

/// Reads all pages of these keys.
///
/// # Errors
/// `M_NOT_FOUND` if there is no such backup.
pub(crate) async fn read(
    server: &Server,
    caller: &Caller,
    version: &str,
    select: SelectedKeys,
) -> Result<Rooms, MatrixError> {
    let version = number(version)?;
    let (mut rooms, mut after) = (Rooms::new(), None);
    loop {
        let read = ReadBackupKeys { version, select: select.clone(), after };
        let BackupPage { keys, has_more } = server.ask_for(caller, read).await?.ok_or_else(unknown)?;
        after = keys.last().map(|key| (key.room_id.clone(), key.session_id.clone()));
        for key in keys {
            let (first, forwarded) = (int(key.first_message_index), int(key.forwarded_count));
            let data = KeyBackupData::new(first, forwarded, key.is_verified, key.session_data);
            let room = rooms.entry(key.room_id).or_insert_with(|| RoomKeyBackup::new(BTreeMap::new()));
            room.sessions.insert(key.session_id, data);
        }
        if !has_more || after.is_none() {
            return Ok(rooms);
        }
    }
}

/// Deletes keys. Returns the etag and the number of keys that are left in the backup.
///
/// # Errors
/// `M_NOT_FOUND` if there is no such backup.
pub(crate) async fn delete_keys(
    server: &Server,
    caller: &Caller,
    version: &str,
    select: SelectedKeys,
) -> Result<(String, Int), MatrixError> {
    let delete = DeleteBackupKeys { version: number(version)?, select };
    server.ask_for(caller, delete).await?.map(state).ok_or_else(unknown)
}

/// The error if there is no such key.
pub(crate) fn no_such_key() -> MatrixError {
    MatrixError::not_found("The backup has no such key.")
}

fn unknown() -> MatrixError {
    MatrixError::not_found("You have no backup with this version.")
}

fn state(keys: BackupKeys) -> (String, Int) {
    (keys.etag.to_string(), int(keys.count))
}

/// Reads a version. There is none with another form.
fn number(version: &str) -> Result<u64, MatrixError> {
    let number = version.parse::<u64>().ok().filter(|number| number.to_string() == version);
    number.ok_or_else(unknown)
}

fn admit_backup(algorithm: &str, auth_data: &RawValue) -> Result<(), MatrixError> {
    if algorithm.len() > MAX_BACKUP_ALGORITHM_BYTES {
        return Err(MatrixError::too_large("The name of the algorithm is too long."));
    }
    object("auth_data", auth_data)
}

fn key(room_id: OwnedRoomId, session_id: String, data: KeyBackupData) -> Result<BackedUpKey, MatrixError> {
    let KeyBackupData { first_message_index, forwarded_count, is_verified, session_data, .. } = data;
    if session_id.len() > MAX_SESSION_ID_BYTES || session_data.get().len() > MAX_SESSION_DATA_BYTES {
        return Err(MatrixError::too_large("The id or the data of a session is too long."));
    }
    object("session_data", &session_data)?;
    let positive = |field: &str, number: Int| {
        let number = u64::try_from(i64::from(number));
        number.map_err(|_| MatrixError::bad_json(format!("{field}: a number below 0.")))
    };
    Ok(BackedUpKey {
        room_id,
        session_id,
        first_message_index: positive("first_message_index", first_message_index)?,
        forwarded_count: positive("forwarded_count", forwarded_count)?,
        is_verified,
        session_data,
    })
}

fn object(field: &str, value: &RawValue) -> Result<(), MatrixError> {
    let is_object = value.get().starts_with('{');
    is_object.then_some(()).ok_or_else(|| MatrixError::bad_json(format!("{field}: not an object.")))
}
