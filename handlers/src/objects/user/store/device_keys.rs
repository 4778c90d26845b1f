//! SQL statements for the identity keys of devices, with their display names.

use std::collections::BTreeSet;

use ruma_common::{CanonicalJsonObject, DeviceId, OwnedDeviceId};

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const GET: Query = Query::new("SELECT content FROM device_keys WHERE device_id = ?");
const LIST: Query = Query::new(
    "SELECT device_keys.device_id, content, coalesce(device.display_name, dehydrated_device.display_name) \
     FROM device_keys LEFT JOIN device ON device.device_id = device_keys.device_id \
     LEFT JOIN dehydrated_device ON dehydrated_device.device_id = device_keys.device_id",
);
const PUT: Change = Change::new(
    "INSERT INTO device_keys (device_id, content) VALUES (?, ?) \
     ON CONFLICT (device_id) DO UPDATE SET content = excluded.content",
);
const REMOVE: Change = Change::new(
    "DELETE FROM device_keys WHERE device_id IN (SELECT value FROM json_each(?)) RETURNING device_id",
);

/// The identity keys of a device.
pub(in crate::objects::user) struct DeviceKeysRow {
    pub device_id: OwnedDeviceId,
    pub keys: CanonicalJsonObject,
    /// The display name of the device.
    pub display_name: Option<String>,
}

impl Store {
    pub fn device_keys(&self, device_id: &DeviceId) -> Result<Option<CanonicalJsonObject>, PortError> {
        let rows = self.storage.query(GET, &[device_id.as_str().into()])?;
        rows.first().map(|row| object(&row.text(0)?)).transpose()
    }

    pub fn all_device_keys(&self) -> Result<Vec<DeviceKeysRow>, PortError> {
        let read = |row: &Row| {
            Ok(DeviceKeysRow {
                device_id: row.text(0)?.into(),
                keys: object(&row.text(1)?)?,
                display_name: row.optional_text(2)?,
            })
        };
        self.storage.query(LIST, &[])?.iter().map(read).collect()
    }

    pub fn put_device_keys(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        keys: &CanonicalJsonObject,
    ) -> Result<(), PortError> {
        write.change(PUT, &[device_id.as_str().into(), to_json(keys)?.into()]).map(drop)
    }

    /// Removes the identity keys of devices. Says whether there were any.
    pub fn remove_device_keys(
        &self,
        write: &Write<'_>,
        devices: &BTreeSet<OwnedDeviceId>,
    ) -> Result<bool, PortError> {
        Ok(!write.change(REMOVE, &[to_json(devices)?.into()])?.is_empty())
    }
}

pub(super) fn object(text: &str) -> Result<CanonicalJsonObject, PortError> {
    serde_json::from_str(text).map_err(corrupt)
}
