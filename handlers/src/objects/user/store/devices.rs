//! SQL statements for devices.

use std::collections::BTreeSet;

use ruma_common::{DeviceId, OwnedDeviceId};

use super::{Store, to_json};
use crate::objects::host::Write;
use crate::objects::protocol::user::{Device, NewDevice};
use crate::objects::user::sessions::Chain;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const LIST: Query = Query::new("SELECT device_id, display_name, last_seen_ms FROM device ORDER BY device_id");
const GET: Query = Query::new("SELECT device_id, display_name, last_seen_ms FROM device WHERE device_id = ?");
const PUT: Change = Change::new(
    "INSERT INTO device (device_id, display_name, token_hash, expires_ms, refresh, created_ms, last_seen_ms) \
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET token_hash = excluded.token_hash, \
     expires_ms = excluded.expires_ms, refresh = excluded.refresh, last_seen_ms = excluded.last_seen_ms",
);
const RENAME: Change = Change::new("UPDATE device SET display_name = ? WHERE device_id = ?");
const REMOVE: Change = Change::new("DELETE FROM device WHERE device_id = ? RETURNING device_id");
const REMOVE_ALL: Change = Change::new("DELETE FROM device RETURNING device_id");
const REMOVE_NOT_SEEN_FOR_LONGEST: Change = Change::new(
    "DELETE FROM device WHERE device_id IN (SELECT device_id FROM device \
     ORDER BY last_seen_ms DESC, created_ms DESC, device_id LIMIT -1 OFFSET ?) RETURNING device_id",
);
const REMOVE_ALL_BUT: Change = Change::new("DELETE FROM device WHERE device_id <> ? RETURNING device_id");

impl Store {
    pub fn devices(&self) -> Result<Vec<Device>, PortError> {
        self.storage.query(LIST, &[])?.iter().map(device).collect()
    }

    pub fn device(&self, device_id: &DeviceId) -> Result<Option<Device>, PortError> {
        self.storage.query(GET, &[device_id.as_str().into()])?.first().map(device).transpose()
    }

    /// Adds a device. An existing device keeps its display name and loses its older tokens.
    pub fn put_device(&self, write: &Write<'_>, device: &NewDevice, now_ms: u64) -> Result<(), PortError> {
        self.forget_sessions();
        let (expires_ms, current) = device.refresh.clone().unzip();
        let chain = current.map(|current| to_json(&Chain::new(current))).transpose()?;
        let values: [SqlValue; 7] = [
            device.device_id.as_str().into(),
            device.display_name.as_deref().into(),
            device.token_hash.as_str().into(),
            expires_ms.into(),
            chain.into(),
            now_ms.into(),
            now_ms.into(),
        ];
        write.change(PUT, &values).map(drop)
    }

    pub fn rename_device(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        display_name: &str,
    ) -> Result<(), PortError> {
        write.change(RENAME, &[display_name.into(), device_id.as_str().into()]).map(drop)
    }

    /// Removes a device. Returns it, if it was there.
    pub fn remove_device(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
    ) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
        self.forget_sessions();
        removed(&write.change(REMOVE, &[device_id.as_str().into()])?)
    }

    /// Removes all devices. Returns those removed.
    pub fn remove_devices(&self, write: &Write<'_>) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
        self.forget_sessions();
        removed(&write.change(REMOVE_ALL, &[])?)
    }

    /// Removes the devices that were not seen for longest, so that `kept` devices stay. Returns those removed.
    pub fn remove_devices_beyond(
        &self,
        write: &Write<'_>,
        kept: u64,
    ) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
        self.forget_sessions();
        removed(&write.change(REMOVE_NOT_SEEN_FOR_LONGEST, &[kept.into()])?)
    }

    /// Removes all devices but one. Returns those removed.
    pub fn remove_devices_but(
        &self,
        write: &Write<'_>,
        kept: &DeviceId,
    ) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
        self.forget_sessions();
        removed(&write.change(REMOVE_ALL_BUT, &[kept.as_str().into()])?)
    }
}

fn removed(rows: &[Row]) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
    rows.iter().map(|row| Ok(row.text(0)?.into())).collect()
}

fn device(row: &Row) -> Result<Device, PortError> {
    let last_seen_ms = row.optional_number(2)?;
    Ok(Device { device_id: row.text(0)?.into(), display_name: row.optional_text(1)?, last_seen_ms })
}
