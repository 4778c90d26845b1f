//! SQL statements for the dehydrated device.

use std::collections::BTreeSet;

use ruma_common::{DeviceId, OwnedDeviceId};
use serde_json::value::RawValue;

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const GET: Query = Query::new("SELECT device_id, display_name, device_data FROM dehydrated_device");
const PUT: Change = Change::new(
    "INSERT INTO dehydrated_device (one, device_id, display_name, device_data) VALUES (1, ?, ?, ?) \
     ON CONFLICT (one) DO UPDATE SET device_id = excluded.device_id, display_name = excluded.display_name, \
     device_data = excluded.device_data",
);
const REMOVE: Change =
    Change::new("DELETE FROM dehydrated_device WHERE ?1 IS NULL OR device_id = ?1 RETURNING device_id");

/// The dehydrated device.
#[derive(Debug)]
pub(in crate::objects::user) struct DehydratedRow {
    pub device_id: OwnedDeviceId,
    pub display_name: Option<String>,
    pub device_data: Box<RawValue>,
}

impl DehydratedRow {
    pub fn is_same(&self, other: &Self) -> bool {
        self.device_id == other.device_id
            && self.display_name == other.display_name
            && self.device_data.get() == other.device_data.get()
    }
}

impl Store {
    pub fn dehydrated_device(&self) -> Result<Option<DehydratedRow>, PortError> {
        let row = |row: &Row| {
            Ok(DehydratedRow {
                device_id: row.text(0)?.into(),
                display_name: row.optional_text(1)?,
                device_data: RawValue::from_string(row.text(2)?).map_err(corrupt)?,
            })
        };
        self.storage.query(GET, &[])?.first().map(row).transpose()
    }

    pub fn put_dehydrated_device(&self, write: &Write<'_>, row: &DehydratedRow) -> Result<(), PortError> {
        let device_id = row.device_id.as_str().into();
        let values = [device_id, row.display_name.as_deref().into(), row.device_data.get().into()];
        write.change(PUT, &values).map(drop)
    }

    /// Removes the dehydrated device, if it has this id; without an id whatever its id is. Returns the one removed.
    pub fn remove_dehydrated_device(
        &self,
        write: &Write<'_>,
        device_id: Option<&DeviceId>,
    ) -> Result<BTreeSet<OwnedDeviceId>, PortError> {
        let rows = write.change(REMOVE, &[device_id.map(DeviceId::as_str).into()])?;
        rows.iter().map(|row| Ok(row.text(0)?.into())).collect()
    }
}
