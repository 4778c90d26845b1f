//! SQL statements for the user's presence.

use std::collections::BTreeSet;

use lattice_sync::PresenceState;
use ruma_common::OwnedRoomId;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const READ: Query =
    Query::new("SELECT state, status_msg, last_active_ms, polled_ms, change, pending_rooms FROM presence");
const PUT: Change = Change::new(
    "INSERT INTO presence (one, state, status_msg, last_active_ms, polled_ms, change, pending_rooms) \
     VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET state = excluded.state, \
     status_msg = excluded.status_msg, last_active_ms = excluded.last_active_ms, \
     polled_ms = excluded.polled_ms, change = excluded.change, pending_rooms = excluded.pending_rooms",
);
const REMOVE: Change = Change::new("DELETE FROM presence");

/// The presence, and the rooms that have not heard of its last change.
#[derive(Debug)]
pub(in crate::objects::user) struct PresenceRow {
    pub state: PresenceState,
    pub status_msg: Option<String>,
    /// When the user was last known to be online (milliseconds since 1970).
    pub last_active_ms: u64,
    /// When a client was last noted to poll in this state, or the state was set (milliseconds since 1970).
    pub polled_ms: u64,
    /// The number of the last change.
    pub change: u64,
    pub pending_rooms: BTreeSet<OwnedRoomId>,
}

impl Store {
    /// The presence; `None` if it was never set.
    pub fn presence(&self) -> Result<Option<PresenceRow>, PortError> {
        self.storage.query(READ, &[])?.first().map(presence_row).transpose()
    }

    /// Writes the presence, and marks its pending rooms for delivery.
    pub fn put_presence(&self, write: &Write<'_>, row: &PresenceRow) -> Result<(), PortError> {
        if !row.pending_rooms.is_empty() {
            write.deliver();
        }
        let values = [
            to_json(&row.state)?.into(),
            row.status_msg.clone().into(),
            row.last_active_ms.into(),
            row.polled_ms.into(),
            row.change.into(),
            to_json(&row.pending_rooms)?.into(),
        ];
        write.change(PUT, &values).map(drop)
    }

    /// Forgets the presence, with what the user said of it.
    pub fn remove_presence(&self, write: &Write<'_>) -> Result<(), PortError> {
        write.change(REMOVE, &[]).map(drop)
    }
}

fn presence_row(row: &Row) -> Result<PresenceRow, PortError> {
    Ok(PresenceRow {
        state: serde_json::from_str(&row.text(0)?).map_err(corrupt)?,
        status_msg: row.optional_text(1)?,
        last_active_ms: row.number(2)?,
        polled_ms: row.number(3)?,
        change: row.number(4)?,
        pending_rooms: serde_json::from_str(&row.text(5)?).map_err(corrupt)?,
    })
}
