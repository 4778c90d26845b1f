//! SQL statements for one-time keys and fallback keys; their counts are in memory.
//!
//! A claimed one-time key stays for a while: if its upload is repeated, because the response was lost, the key is not given
//! out again.

use std::cell::RefMut;
use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{DeviceId, OwnedDeviceId};
use serde_json::value::RawValue;

use super::key_counts::{KeyCounts, KeyCountsCache};
use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::objects::protocol::user::UploadedKey;
use crate::ports::{Change, PortError, Query, Row};

/// The newest one-time keys of an algorithm that were claimed and are still known.
pub const KEPT_CLAIMED_KEYS: u64 = 100;

const LIST: Query = Query::new(
    "SELECT algorithm, number, key_id, content, is_claimed FROM one_time_key WHERE device_id = ? \
     ORDER BY algorithm, number",
);
const COUNT: Query = Query::new(
    "SELECT algorithm, count(*) FROM one_time_key WHERE device_id = ? AND is_claimed = 0 GROUP BY algorithm",
);
const ADD: Change = Change::new(
    "INSERT INTO one_time_key (device_id, algorithm, number, key_id, content) VALUES (?, ?, ?, ?, ?)",
);
const CLAIM: Change = Change::new(
    "UPDATE one_time_key SET is_claimed = 1 WHERE device_id = ?1 AND algorithm = ?2 AND number = \
     (SELECT number FROM one_time_key WHERE device_id = ?1 AND algorithm = ?2 AND is_claimed = 0 \
     ORDER BY number LIMIT 1) RETURNING key_id, content",
);
const FORGET_CLAIMED: Change = Change::new(
    "DELETE FROM one_time_key WHERE device_id = ? AND algorithm = ? AND number <= ? AND is_claimed = 1",
);
const REMOVE: Change =
    Change::new("DELETE FROM one_time_key WHERE device_id IN (SELECT value FROM json_each(?))");

const FALLBACKS: Query = Query::new(
    "SELECT algorithm, key_id, content, is_used, used_at FROM fallback_key WHERE device_id = ? \
     ORDER BY algorithm",
);
const PUT_FALLBACK: Change = Change::new(
    "INSERT INTO fallback_key (device_id, algorithm, key_id, content) VALUES (?, ?, ?, ?) \
     ON CONFLICT (device_id, algorithm) DO UPDATE SET key_id = excluded.key_id, content = excluded.content, \
     is_used = 0",
);
const USE_FALLBACK: Change = Change::new(
    "UPDATE fallback_key SET is_used = 1, used_at = ? WHERE device_id = ? AND algorithm = ? AND is_used = 0",
);
const REMOVE_FALLBACKS: Change = Change::new(
    "DELETE FROM fallback_key WHERE device_id IN (SELECT value FROM json_each(?)) RETURNING used_at",
);
/// The position of the user's stream at which a fallback key was last used first.
pub(super) const NEWEST: Query = Query::new("SELECT max(used_at) FROM fallback_key WHERE used_at > 0");

/// A one-time key.
pub(in crate::objects::user) struct OneTimeKeyRow {
    /// Orders the keys of an algorithm: they are claimed in the order in which they were uploaded.
    pub number: u64,
    pub key: UploadedKey,
    pub is_claimed: bool,
}

/// A fallback key: each algorithm of a device has one.
pub(in crate::objects::user) struct FallbackKeyRow {
    pub key: UploadedKey,
    /// Whether somebody has claimed it.
    pub is_used: bool,
    used_at: u64,
}

impl Store {
    /// The counts of a device; rows are read when they are first needed.
    pub fn key_counts(&self, device_id: &DeviceId) -> Result<KeyCounts, PortError> {
        if let Some(counts) = self.counts().counts.get(device_id) {
            return Ok(counts.clone());
        }
        let counts = self.read_counts(device_id)?;
        // Others name devices in claims, also some that do not exist: these must not fill the memory.
        if !counts.is_empty() {
            self.counts().counts.insert(device_id.to_owned(), counts.clone());
        }
        Ok(counts)
    }

    /// The counts of a device that polls, which are kept also if it has no keys.
    pub fn own_key_counts(&self, device_id: &DeviceId) -> Result<KeyCounts, PortError> {
        let counts = self.key_counts(device_id)?;
        if counts.is_empty() {
            self.counts().counts.insert(device_id.to_owned(), counts.clone());
        }
        Ok(counts)
    }

    /// All one-time keys of a device, also those that were claimed a short while ago, in their order.
    pub fn one_time_keys(&self, device_id: &DeviceId) -> Result<Vec<OneTimeKeyRow>, PortError> {
        let read = |row: &Row| {
            let key = uploaded_key([row.text(0)?, row.text(2)?, row.text(3)?])?;
            Ok(OneTimeKeyRow { number: row.number(1)?, key, is_claimed: row.number(4)? != 0 })
        };
        self.storage.query(LIST, &[device_id.as_str().into()])?.iter().map(read).collect()
    }

    pub fn add_one_time_key(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        (number, key): (u64, &UploadedKey),
    ) -> Result<(), PortError> {
        let UploadedKey { algorithm, key_id, key } = key;
        let values = [
            device_id.as_str().into(),
            algorithm.as_str().into(),
            number.into(),
            key_id.as_str().into(),
            to_json(key)?.into(),
        ];
        self.forget_counts(device_id);
        write.change(ADD, &values).map(drop)
    }

    /// Gives out the oldest one-time key of an algorithm: its id, and the key.
    pub fn claim_one_time_key(
        &self,
        write: &Write<'_>,
        (device_id, algorithm): (&DeviceId, &str),
    ) -> Result<Option<(String, Box<RawValue>)>, PortError> {
        let rows = write.change(CLAIM, &[device_id.as_str().into(), algorithm.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        if let Some(count) =
            self.counts().counts.get_mut(device_id).and_then(|counts| counts.one_time.get_mut(algorithm))
        {
            *count = count.saturating_sub(1);
        }
        Ok(Some((row.text(0)?, raw(row.text(1)?)?)))
    }

    /// Forgets the claimed keys of an algorithm up to a number.
    pub fn forget_claimed_keys(
        &self,
        write: &Write<'_>,
        (device_id, algorithm): (&DeviceId, &str),
        number: u64,
    ) -> Result<(), PortError> {
        write.change(FORGET_CLAIMED, &[device_id.as_str().into(), algorithm.into(), number.into()]).map(drop)
    }

    pub fn fallback_keys(&self, device_id: &DeviceId) -> Result<Vec<FallbackKeyRow>, PortError> {
        let read = |row: &Row| {
            let key = uploaded_key([row.text(0)?, row.text(1)?, row.text(2)?])?;
            Ok(FallbackKeyRow { key, is_used: row.number(3)? != 0, used_at: row.number(4)? })
        };
        self.storage.query(FALLBACKS, &[device_id.as_str().into()])?.iter().map(read).collect()
    }

    /// Sets the fallback key of its algorithm, which nobody has used.
    pub fn put_fallback_key(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        key: &UploadedKey,
    ) -> Result<(), PortError> {
        let UploadedKey { algorithm, key_id, key } = key;
        let values = [
            device_id.as_str().into(),
            algorithm.as_str().into(),
            key_id.as_str().into(),
            to_json(key)?.into(),
        ];
        self.forget_counts(device_id);
        write.change(PUT_FALLBACK, &values).map(drop)
    }

    /// Notes that a fallback key is used, at a new position of the user's stream.
    pub fn use_fallback_key(
        &self,
        write: &Write<'_>,
        (device_id, algorithm): (&DeviceId, &str),
    ) -> Result<(), PortError> {
        let stream = self.newest()? + 1;
        self.note_account_data(stream)?;
        self.forget_counts(device_id);
        write.change(USE_FALLBACK, &[stream.into(), device_id.as_str().into(), algorithm.into()]).map(drop)
    }

    /// Removes the one-time keys and fallback keys of devices. Returns the newest position of the user's stream among the rows.
    pub fn remove_one_time_keys(
        &self,
        write: &Write<'_>,
        devices: &BTreeSet<OwnedDeviceId>,
    ) -> Result<u64, PortError> {
        let names = to_json(devices)?;
        write.change(REMOVE, &[names.as_str().into()])?;
        let rows = write.change(REMOVE_FALLBACKS, &[names.into()])?;
        devices.iter().for_each(|device_id| self.forget_counts(device_id));
        let used_at = rows.iter().map(|row| row.number(0)).collect::<Result<Vec<_>, _>>()?;
        Ok(used_at.into_iter().max().unwrap_or(0))
    }

    fn read_counts(&self, device_id: &DeviceId) -> Result<KeyCounts, PortError> {
        let count = |row: &Row| Ok((row.text(0)?, row.number(1)?));
        let counted = self.storage.query(COUNT, &[device_id.as_str().into()])?;
        let fallbacks = self.fallback_keys(device_id)?;
        let unused = fallbacks.iter().filter(|row| !row.is_used);
        Ok(KeyCounts {
            one_time: counted.iter().map(count).collect::<Result<_, PortError>>()?,
            unused_fallbacks: unused.map(|row| row.key.algorithm.clone()).collect(),
            fallback_used_at: fallbacks.iter().map(|row| row.used_at).max().unwrap_or(0),
        })
    }

    fn forget_counts(&self, device_id: &DeviceId) {
        self.counts().counts.remove(device_id);
    }

    /// The cache, empty after a rollback.
    fn counts(&self) -> RefMut<'_, KeyCountsCache> {
        let mut cache = self.key_counts.borrow_mut();
        let rollbacks = self.storage.rollbacks();
        if cache.rollbacks != rollbacks {
            *cache = KeyCountsCache { rollbacks, counts: BTreeMap::new() };
        }
        cache
    }
}

fn uploaded_key([algorithm, key_id, content]: [String; 3]) -> Result<UploadedKey, PortError> {
    Ok(UploadedKey { algorithm, key_id, key: serde_json::from_str(&content).map_err(corrupt)? })
}

fn raw(text: String) -> Result<Box<RawValue>, PortError> {
    RawValue::from_string(text).map_err(corrupt)
}
