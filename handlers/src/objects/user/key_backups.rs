//! Backups of room keys (client-server API, "Server-side key backups"). Each command is one commit, so count and etag are
//! those of the keys.

use super::User;
use super::store::BackupRow;
use crate::objects::host::{Abort, Execute, Step};
use crate::objects::protocol::user::{
    BackedUpKey, Backup, BackupKeys, BackupPage, CreateBackup, DeleteBackup, DeleteBackupKeys, GetBackup,
    PutBackupKeys, PutKeysRefusal, ReadBackupKeys, StorageRefusal, UpdateBackup, UpdateBackupRefusal,
};
use crate::ports::PortError;

/// The most backups of one user.
pub const MAX_BACKUPS: u64 = 10;
/// The most keys in one backup, and the most bytes of them.
pub const MAX_BACKUP_KEYS: u64 = 100_000;
pub const MAX_BACKUP_BYTES: u64 = 24 * 1024 * 1024;
/// The bytes after which a page of keys ends, and the most keys of it.
pub const MAX_BACKUP_PAGE_BYTES: usize = 1024 * 1024;
pub const MAX_BACKUP_PAGE_KEYS: usize = 500;

impl Execute<CreateBackup> for User {
    fn execute(&self, command: CreateBackup) -> Result<Step<Result<u64, StorageRefusal>>, PortError> {
        if self.store.count_backups()? >= MAX_BACKUPS {
            return Ok(Step::Reply(Err(StorageRefusal::TooMuch)));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(StorageRefusal::UserFull)));
        }
        let CreateBackup { algorithm, auth_data } = command;
        let version = self.store.last_backup_version()? + 1;
        let row = BackupRow { version, algorithm, auth_data, count: 0, etag: 0, bytes: 0 };
        self.host.storage.commit(|write| {
            self.store.forget_deleted_backups(write)?;
            self.store.put_backup(write, &row)
        })?;
        Ok(Step::Reply(Ok(version)))
    }
}

impl Execute<GetBackup> for User {
    fn execute(&self, GetBackup { version }: GetBackup) -> Result<Step<Option<Backup>>, PortError> {
        let row =
            version.map_or_else(|| self.store.current_backup(), |version| self.store.backup(version))?;
        Ok(Step::Reply(row.map(|row| {
            let keys = keys_of(&row);
            Backup { version: row.version, algorithm: row.algorithm, auth_data: row.auth_data, keys }
        })))
    }
}

impl Execute<UpdateBackup> for User {
    fn execute(&self, update: UpdateBackup) -> Result<Step<Result<(), UpdateBackupRefusal>>, PortError> {
        let Some(row) = self.store.backup(update.version)? else {
            return Ok(Step::Reply(Err(UpdateBackupRefusal::NotFound)));
        };
        if row.algorithm != update.algorithm {
            return Ok(Step::Reply(Err(UpdateBackupRefusal::OtherAlgorithm)));
        }
        let row = BackupRow { auth_data: update.auth_data, ..row };
        self.host.storage.commit(|write| self.store.put_backup(write, &row))?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Execute<DeleteBackup> for User {
    fn execute(&self, DeleteBackup { version }: DeleteBackup) -> Result<Step<bool>, PortError> {
        if self.store.backup(version)?.is_none() {
            return Ok(Step::Reply(false));
        }
        self.host.storage.commit(|write| self.store.delete_backup(write, version))?;
        Ok(Step::Reply(true))
    }
}

impl Execute<PutBackupKeys> for User {
    fn execute(&self, put: PutBackupKeys) -> Result<Step<Result<BackupKeys, PutKeysRefusal>>, PortError> {
        let Some(current) = self.store.current_backup()? else {
            return Ok(Step::Reply(Err(PutKeysRefusal::NotFound)));
        };
        if current.version != put.version {
            let refusal = match self.store.backup(put.version)? {
                Some(_) => PutKeysRefusal::NotCurrent(current.version),
                None => PutKeysRefusal::NotFound,
            };
            return Ok(Step::Reply(Err(refusal)));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(PutKeysRefusal::Storage(StorageRefusal::UserFull))));
        }
        let mut row = current;
        let put = self.host.storage.try_commit(|write| {
            let mut has_changed = false;
            for key in &put.keys {
                let known = self.store.backup_key(row.version, &key.room_id, &key.session_id)?;
                if known.as_ref().is_some_and(|known| !is_better(key, known)) {
                    continue;
                }
                row.count += u64::from(known.is_none());
                row.bytes = row.bytes.saturating_sub(known.as_ref().map_or(0, bytes)) + bytes(key);
                self.store.put_backup_key(write, row.version, key)?;
                has_changed = true;
            }
            if row.count > MAX_BACKUP_KEYS || row.bytes > MAX_BACKUP_BYTES {
                return Err(Abort::GiveUp(PutKeysRefusal::Storage(StorageRefusal::TooMuch)));
            }
            if has_changed {
                row.etag += 1;
                self.store.put_backup(write, &row)?;
            }
            Ok(keys_of(&row))
        })?;
        Ok(Step::Reply(put))
    }
}

impl Execute<ReadBackupKeys> for User {
    fn execute(&self, read: ReadBackupKeys) -> Result<Step<Option<BackupPage>>, PortError> {
        let ReadBackupKeys { version, select, after } = read;
        if self.store.backup(version)?.is_none() {
            return Ok(Step::Reply(None));
        }
        let mut keys = self.store.backup_keys((version, &select), after, MAX_BACKUP_PAGE_KEYS as u64)?;
        let (found, mut size) = (keys.len(), 0);
        let fitting = keys.iter().take_while(|key| {
            let fits = size < MAX_BACKUP_PAGE_BYTES;
            size += usize::try_from(bytes(key)).unwrap_or(usize::MAX);
            fits
        });
        let fitting = fitting.count();
        keys.truncate(fitting);
        let has_more = fitting < found || found == MAX_BACKUP_PAGE_KEYS;
        Ok(Step::Reply(Some(BackupPage { keys, has_more })))
    }
}

impl Execute<DeleteBackupKeys> for User {
    /// What would delete nothing writes nothing.
    fn execute(&self, delete: DeleteBackupKeys) -> Result<Step<Option<BackupKeys>>, PortError> {
        let DeleteBackupKeys { version, select } = delete;
        let Some(mut row) = self.store.backup(version)? else { return Ok(Step::Reply(None)) };
        let (count, bytes) = self.store.measure_backup_keys(version, &select)?;
        if count > 0 {
            row.count = row.count.saturating_sub(count);
            row.bytes = row.bytes.saturating_sub(bytes);
            row.etag += 1;
            self.host.storage.commit(|write| {
                self.store.delete_backup_keys(write, version, &select)?;
                self.store.put_backup(write, &row)
            })?;
        }
        Ok(Step::Reply(Some(keys_of(&row))))
    }
}

fn keys_of(row: &BackupRow) -> BackupKeys {
    BackupKeys { count: row.count, etag: row.etag }
}

/// The bytes of a key, as the maximum counts them.
fn bytes(key: &BackedUpKey) -> u64 {
    (key.room_id.as_str().len() + key.session_id.len() + key.session_data.get().len()) as u64
}

/// Whether a key replaces one that is there: it is verified and the other is not, or it decrypts more messages, or it was
/// forwarded less often.
fn is_better(key: &BackedUpKey, known: &BackedUpKey) -> bool {
    let rank = |key: &BackedUpKey| (!key.is_verified, key.first_message_index, key.forwarded_count);
    rank(key) < rank(known)
}
