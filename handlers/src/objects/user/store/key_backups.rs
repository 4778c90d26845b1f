//! SQL statements for backups of room keys.

use ruma_common::{OwnedRoomId, RoomId};
use serde_json::value::RawValue;

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::objects::protocol::user::{BackedUpKey, SelectedKeys};
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const LAST_VERSION: Query = Query::new("SELECT coalesce(max(version), 0) FROM backup_version");
const COUNT: Query = Query::new("SELECT count(*) FROM backup_version WHERE is_deleted = 0");
const CURRENT: Query = Query::new(
    "SELECT version, algorithm, auth_data, count, etag, bytes FROM backup_version WHERE is_deleted = 0 \
     ORDER BY version DESC LIMIT 1",
);
const GET: Query = Query::new(
    "SELECT version, algorithm, auth_data, count, etag, bytes FROM backup_version WHERE version = ? AND is_deleted = 0",
);
const PUT: Change = Change::new(
    "INSERT INTO backup_version (version, algorithm, auth_data, count, etag, bytes, is_deleted) \
     VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (version) DO UPDATE SET auth_data = excluded.auth_data, \
     count = excluded.count, etag = excluded.etag, bytes = excluded.bytes",
);
const DELETE: Change =
    Change::new("UPDATE backup_version SET is_deleted = 1, auth_data = '{}' WHERE version = ?");
const FORGET_DELETED: Change = Change::new("DELETE FROM backup_version WHERE is_deleted = 1");
const KEY: Query = Query::new(
    "SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data FROM backup_key \
     WHERE version = ? AND room_id = ? AND session_id = ?",
);
const PUT_KEY: Change = Change::new(
    "INSERT INTO backup_key (version, room_id, session_id, first_message_index, forwarded_count, is_verified, \
     session_data) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version, room_id, session_id) DO UPDATE SET \
     first_message_index = excluded.first_message_index, forwarded_count = excluded.forwarded_count, \
     is_verified = excluded.is_verified, session_data = excluded.session_data",
);
const KEYS: Query = Query::new(
    "SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data FROM backup_key \
     WHERE version = ? AND (room_id, session_id) > (?, ?) ORDER BY room_id, session_id LIMIT ?",
);
const KEYS_OF_ROOM: Query = Query::new(
    "SELECT room_id, session_id, first_message_index, forwarded_count, is_verified, session_data FROM backup_key \
     WHERE version = ? AND room_id = ? AND session_id > ? ORDER BY session_id LIMIT ?",
);
const BYTES: Query = Query::new(
    "SELECT count(*), coalesce(sum(octet_length(room_id) + octet_length(session_id) + octet_length(session_data)), 0) \
     FROM backup_key WHERE version = ?",
);
const BYTES_OF_ROOM: Query = Query::new(
    "SELECT count(*), coalesce(sum(octet_length(room_id) + octet_length(session_id) + octet_length(session_data)), 0) \
     FROM backup_key WHERE version = ? AND room_id = ?",
);
const BYTES_OF_SESSION: Query = Query::new(
    "SELECT count(*), coalesce(sum(octet_length(room_id) + octet_length(session_id) + octet_length(session_data)), 0) \
     FROM backup_key WHERE version = ? AND room_id = ? AND session_id = ?",
);
const DELETE_KEYS: Change = Change::new("DELETE FROM backup_key WHERE version = ?");
const DELETE_KEYS_OF_ROOM: Change = Change::new("DELETE FROM backup_key WHERE version = ? AND room_id = ?");
const DELETE_KEY: Change =
    Change::new("DELETE FROM backup_key WHERE version = ? AND room_id = ? AND session_id = ?");
pub(super) const REMOVE_ALL: Change = Change::new("DELETE FROM backup_version");
pub(super) const REMOVE_ALL_KEYS: Change = Change::new("DELETE FROM backup_key");

/// A backup without its keys.
#[derive(Debug)]
pub(in crate::objects::user) struct BackupRow {
    pub version: u64,
    pub algorithm: String,
    pub auth_data: Box<RawValue>,
    /// The number of its keys.
    pub count: u64,
    /// Rises with each change of the keys.
    pub etag: u64,
    /// The bytes of its keys.
    pub bytes: u64,
}

impl Store {
    /// The highest version of a backup so far, also of one that is deleted.
    pub fn last_backup_version(&self) -> Result<u64, PortError> {
        self.storage.query(LAST_VERSION, &[])?.first().map_or(Ok(0), |row| row.number(0))
    }

    /// The number of backups.
    pub fn count_backups(&self) -> Result<u64, PortError> {
        self.storage.query(COUNT, &[])?.first().map_or(Ok(0), |row| row.number(0))
    }

    /// The backup with the highest version.
    pub fn current_backup(&self) -> Result<Option<BackupRow>, PortError> {
        self.storage.query(CURRENT, &[])?.first().map(backup).transpose()
    }

    pub fn backup(&self, version: u64) -> Result<Option<BackupRow>, PortError> {
        self.storage.query(GET, &[version.into()])?.first().map(backup).transpose()
    }

    /// Adds a backup, or replaces all but its algorithm.
    pub fn put_backup(&self, write: &Write<'_>, row: &BackupRow) -> Result<(), PortError> {
        let values: [SqlValue; 6] = [
            row.version.into(),
            row.algorithm.as_str().into(),
            row.auth_data.get().into(),
            row.count.into(),
            row.etag.into(),
            row.bytes.into(),
        ];
        write.change(PUT, &values).map(drop)
    }

    /// Deletes a backup with its keys. Its version stays, so that it is not given again.
    pub fn delete_backup(&self, write: &Write<'_>, version: u64) -> Result<(), PortError> {
        write.change(DELETE, &[version.into()])?;
        write.change(DELETE_KEYS, &[version.into()]).map(drop)
    }

    /// Forgets the versions of deleted backups. The commit must add a higher one.
    pub fn forget_deleted_backups(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.change(FORGET_DELETED, &[]).map(drop)
    }

    pub fn backup_key(
        &self,
        version: u64,
        room_id: &RoomId,
        session_id: &str,
    ) -> Result<Option<BackedUpKey>, PortError> {
        let values = [version.into(), room_id.as_str().into(), session_id.into()];
        self.storage.query(KEY, &values)?.first().map(key).transpose()
    }

    pub fn put_backup_key(
        &self,
        write: &Write<'_>,
        version: u64,
        key: &BackedUpKey,
    ) -> Result<(), PortError> {
        let values: [SqlValue; 7] = [
            version.into(),
            key.room_id.as_str().into(),
            key.session_id.as_str().into(),
            key.first_message_index.into(),
            key.forwarded_count.into(),
            u64::from(key.is_verified).into(),
            key.session_data.get().into(),
        ];
        write.change(PUT_KEY, &values).map(drop)
    }

    /// Some keys after one, by room and session.
    pub fn backup_keys(
        &self,
        (version, select): (u64, &SelectedKeys),
        after: Option<(OwnedRoomId, String)>,
        limit: u64,
    ) -> Result<Vec<BackedUpKey>, PortError> {
        let (last_room, last_session) =
            after.map_or_else(Default::default, |(room_id, session_id)| (room_id.to_string(), session_id));
        let rows = match select {
            SelectedKeys::All => {
                let values = [version.into(), last_room.into(), last_session.into(), limit.into()];
                self.storage.query(KEYS, &values)?
            }
            SelectedKeys::Room(room_id) => {
                let values = [version.into(), room_id.as_str().into(), last_session.into(), limit.into()];
                self.storage.query(KEYS_OF_ROOM, &values)?
            }
            SelectedKeys::Session(..) => self.storage.query(KEY, &place(version, select))?,
        };
        rows.iter().map(key).collect()
    }

    /// The number and the bytes of keys.
    pub fn measure_backup_keys(&self, version: u64, select: &SelectedKeys) -> Result<(u64, u64), PortError> {
        let query = match select {
            SelectedKeys::All => BYTES,
            SelectedKeys::Room(_) => BYTES_OF_ROOM,
            SelectedKeys::Session(..) => BYTES_OF_SESSION,
        };
        let rows = self.storage.query(query, &place(version, select))?;
        rows.first().map_or(Ok((0, 0)), |row| Ok((row.number(0)?, row.number(1)?)))
    }

    pub fn delete_backup_keys(
        &self,
        write: &Write<'_>,
        version: u64,
        select: &SelectedKeys,
    ) -> Result<(), PortError> {
        let change = match select {
            SelectedKeys::All => DELETE_KEYS,
            SelectedKeys::Room(_) => DELETE_KEYS_OF_ROOM,
            SelectedKeys::Session(..) => DELETE_KEY,
        };
        write.change(change, &place(version, select)).map(drop)
    }
}

/// The parameters of a statement about these keys.
fn place(version: u64, select: &SelectedKeys) -> Vec<SqlValue> {
    match select {
        SelectedKeys::All => vec![version.into()],
        SelectedKeys::Room(room_id) => vec![version.into(), room_id.as_str().into()],
        SelectedKeys::Session(room_id, session_id) => {
            vec![version.into(), room_id.as_str().into(), session_id.as_str().into()]
        }
    }
}

fn backup(row: &Row) -> Result<BackupRow, PortError> {
    Ok(BackupRow {
        version: row.number(0)?,
        algorithm: row.text(1)?,
        auth_data: RawValue::from_string(row.text(2)?).map_err(corrupt)?,
        count: row.number(3)?,
        etag: row.number(4)?,
        bytes: row.number(5)?,
    })
}

fn key(row: &Row) -> Result<BackedUpKey, PortError> {
    Ok(BackedUpKey {
        room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?,
        session_id: row.text(1)?,
        first_message_index: row.number(2)?,
        forwarded_count: row.number(3)?,
        is_verified: row.number(4)? != 0,
        session_data: RawValue::from_string(row.text(5)?).map_err(corrupt)?,
    })
}
