//! SQL statements for the number of the user's device list.

use std::collections::BTreeSet;

use ruma_common::OwnedRoomId;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const READ: Query =
    Query::new("SELECT change, published, published_ms, stream, pending_rooms FROM device_list");
const PUT: Change = Change::new(
    "INSERT INTO device_list (one, change, published, published_ms, stream, pending_rooms) \
     VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET change = excluded.change, \
     published = excluded.published, published_ms = excluded.published_ms, stream = excluded.stream, \
     pending_rooms = excluded.pending_rooms",
);
/// The position of the user's stream of the newest change that is published.
pub(super) const NEWEST: Query = Query::new("SELECT stream FROM device_list");

/// The number of the last change of the device list, and who has heard of it.
#[derive(Debug, Default)]
pub(in crate::objects::user) struct DeviceListRow {
    /// The number of the last change; 0 before the first.
    pub change: u64,
    /// The newest change that the directory of device keys has.
    pub published: u64,
    /// Since when it has it (milliseconds since 1970).
    pub published_ms: u64,
    /// The position of the user's stream at which it was published.
    pub stream: u64,
    /// The rooms that have not heard of the last change.
    pub pending_rooms: BTreeSet<OwnedRoomId>,
}

impl DeviceListRow {
    /// Whether the directory of device keys shows the last change.
    pub fn is_published(&self) -> bool {
        self.published >= self.change
    }
}

impl Store {
    /// The number of the device list; all zeros before the first change.
    pub fn device_list(&self) -> Result<DeviceListRow, PortError> {
        let rows = self.storage.query(READ, &[])?;
        rows.first().map_or_else(|| Ok(DeviceListRow::default()), device_list_row)
    }

    /// Writes the number of the device list, and marks its pending rooms for delivery if the change is published.
    pub fn put_device_list(&self, write: &Write<'_>, row: &DeviceListRow) -> Result<(), PortError> {
        if row.is_published() && !row.pending_rooms.is_empty() {
            write.deliver();
        }
        let values = [
            row.change.into(),
            row.published.into(),
            row.published_ms.into(),
            row.stream.into(),
            to_json(&row.pending_rooms)?.into(),
        ];
        self.note_device_list(row.stream)?;
        write.change(PUT, &values).map(drop)
    }
}

fn device_list_row(row: &Row) -> Result<DeviceListRow, PortError> {
    Ok(DeviceListRow {
        change: row.number(0)?,
        published: row.number(1)?,
        published_ms: row.number(2)?,
        stream: row.number(3)?,
        pending_rooms: serde_json::from_str(&row.text(4)?).map_err(corrupt)?,
    })
}
