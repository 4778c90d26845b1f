//! The commands for backups of room keys (client-server API, "Server-side key backups").

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::StorageRefusal;
use crate::objects::protocol::command;

/// A backup without its keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Backup {
    pub version: u64,
    pub algorithm: String,
    pub auth_data: Box<RawValue>,
    pub keys: BackupKeys,
}

/// How many keys a backup has, and the number of its last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupKeys {
    pub count: u64,
    pub etag: u64,
}

/// A room key in a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BackedUpKey {
    pub room_id: OwnedRoomId,
    pub session_id: String,
    pub first_message_index: u64,
    pub forwarded_count: u64,
    pub is_verified: bool,
    pub session_data: Box<RawValue>,
}

/// Which keys of a backup: all, those of a room, or that of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectedKeys {
    All,
    Room(OwnedRoomId),
    Session(OwnedRoomId, String),
}

/// Creates a backup, which is then the current one. Replies its version, which is higher than that of any other one.
#[derive(Debug, Serialize, Deserialize)]
pub struct CreateBackup {
    pub algorithm: String,
    pub auth_data: Box<RawValue>,
}

/// Gets a backup; without a version the current one.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetBackup {
    pub version: Option<u64>,
}

/// Replaces the `auth_data` of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpdateBackup {
    pub version: u64,
    pub algorithm: String,
    pub auth_data: Box<RawValue>,
}

/// Why a backup is not updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateBackupRefusal {
    NotFound,
    /// The backup has another algorithm.
    OtherAlgorithm,
}

/// Deletes a backup with its keys. Replies whether there was one.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeleteBackup {
    pub version: u64,
}

/// Puts keys into the current backup. A key that is there is replaced by a better one alone.
#[derive(Debug, Serialize, Deserialize)]
pub struct PutBackupKeys {
    pub version: u64,
    pub keys: Vec<BackedUpKey>,
}

/// Why keys are not put into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PutKeysRefusal {
    NotFound,
    /// The version is not the current one, which is this.
    NotCurrent(u64),
    Storage(StorageRefusal),
}

/// Reads a page of keys of a backup, by room and session. The reply is `None` if there is no such backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadBackupKeys {
    pub version: u64,
    pub select: SelectedKeys,
    /// The last key of the page before.
    pub after: Option<(OwnedRoomId, String)>,
}

/// A page of keys.
#[derive(Debug, Serialize, Deserialize)]
pub struct BackupPage {
    pub keys: Vec<BackedUpKey>,
    /// Whether there may be others.
    pub has_more: bool,
}

/// Deletes keys of a backup. The reply is `None` if there is no such backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeleteBackupKeys {
    pub version: u64,
    pub select: SelectedKeys,
}

command!(CreateBackup, UserMarker, "create_backup", Result<u64, StorageRefusal>, OF_CALLER = true);
command!(GetBackup, UserMarker, "get_backup", Option<Backup>, OF_CALLER = true);
command!(UpdateBackup, UserMarker, "update_backup", Result<(), UpdateBackupRefusal>, OF_CALLER = true);
command!(DeleteBackup, UserMarker, "delete_backup", bool, OF_CALLER = true);
command!(PutBackupKeys, UserMarker, "put_backup_keys", Result<BackupKeys, PutKeysRefusal>, OF_CALLER = true);
command!(ReadBackupKeys, UserMarker, "read_backup_keys", Option<BackupPage>, OF_CALLER = true);
command!(DeleteBackupKeys, UserMarker, "delete_backup_keys", Option<BackupKeys>, OF_CALLER = true);
