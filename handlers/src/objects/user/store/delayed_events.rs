//! SQL statements for delayed events.

use lattice_rooms::Sticky;
use ruma_common::{DeviceId, OwnedRoomId, RoomId};
use serde_json::value::RawValue;

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::objects::protocol::user::{DelayedEvent, Schedule};
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const USAGE: Query = Query::new(
    "SELECT count(*), coalesce(sum(octet_length(content)), 0), min(iif(due_ms > ?, due_ms, NULL)) FROM delayed_event",
);
const NEXT: Query = Query::new("SELECT min(due_ms) FROM delayed_event WHERE due_ms > ?");
const AFTER: Query = Query::new(
    "SELECT delay_id, room_id, event_type, state_key, content, device_id, position, delay_ms, due_ms, sticky_ms \
     FROM delayed_event WHERE due_ms > ? AND (?2 IS NULL OR delay_id = ?2) ORDER BY due_ms, delay_id",
);
const READ: Query = Query::new(
    "SELECT delay_id, room_id, event_type, state_key, content, device_id, position, delay_ms, due_ms, sticky_ms \
     FROM delayed_event WHERE delay_id = ?",
);
const DUE: Query = Query::new(
    "SELECT delay_id, room_id, due_ms FROM delayed_event WHERE due_ms <= ? ORDER BY due_ms, delay_id",
);
const ADD: Change = Change::new(
    "INSERT INTO delayed_event (delay_id, room_id, event_type, state_key, content, device_id, position, delay_ms, due_ms, \
     sticky_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
);
const RESTART: Change = Change::new(
    "UPDATE delayed_event SET due_ms = ?1 + delay_ms WHERE delay_id = ?2 AND due_ms > ?1 RETURNING 1",
);
const SEND: Change =
    Change::new("UPDATE delayed_event SET due_ms = ?1 WHERE delay_id = ?2 AND due_ms > ?1 RETURNING 1");
const CANCEL: Change =
    Change::new("DELETE FROM delayed_event WHERE delay_id = ?2 AND due_ms > ?1 RETURNING 1");
const REMOVE: Change = Change::new("DELETE FROM delayed_event WHERE delay_id = ? AND due_ms = ?");
const REMOVE_DUE_BEFORE: Change = Change::new("DELETE FROM delayed_event WHERE due_ms < ?");
const REMOVE_OF: Change = Change::new("DELETE FROM delayed_event WHERE device_id = ?");
const REMOVE_ALL_BUT: Change = Change::new("DELETE FROM delayed_event WHERE device_id IS NOT ?");
pub(super) const REMOVE_ALL: Change = Change::new("DELETE FROM delayed_event");

/// A delayed event as it is stored.
#[derive(Debug)]
pub(in crate::objects::user) struct DelayedEventRow {
    pub delay_id: String,
    pub event: DelayedEvent,
    /// The delivered position of the room's stream when the event was scheduled.
    pub position: u64,
    pub delay_ms: u64,
    pub due_ms: u64,
}

/// A delayed event that is due, and its room.
#[derive(Debug)]
pub(in crate::objects::user) struct DueEvent {
    pub delay_id: String,
    pub room_id: OwnedRoomId,
    pub due_ms: u64,
}

/// What the delayed events of the user take.
pub(in crate::objects::user) struct DelayedUsage {
    pub count: u64,
    pub bytes: u64,
    /// When the first one is due that is not due yet (milliseconds since 1970); `None` without any.
    pub first_due_ms: Option<u64>,
}

impl Store {
    pub fn delayed_usage(&self, now_ms: u64) -> Result<DelayedUsage, PortError> {
        let rows = self.storage.query(USAGE, &[now_ms.into()])?;
        let row = rows.first().ok_or_else(|| corrupt("the count of delayed events has no row"))?;
        Ok(DelayedUsage {
            count: row.number(0)?,
            bytes: row.number(1)?,
            first_due_ms: row.optional_number(2)?,
        })
    }

    /// When the first delayed event after a time is due.
    pub fn next_delayed_event(&self, after_ms: u64) -> Result<Option<u64>, PortError> {
        self.storage.query(NEXT, &[after_ms.into()])?.first().map_or(Ok(None), |row| row.optional_number(0))
    }

    /// The delayed events that are due after a time, the first ones first; with an id this one alone.
    pub fn scheduled(
        &self,
        after_ms: u64,
        delay_id: Option<&str>,
    ) -> Result<Vec<DelayedEventRow>, PortError> {
        let rows = self.storage.query(AFTER, &[after_ms.into(), delay_id.into()])?;
        rows.iter().map(delayed_event).collect()
    }

    pub fn delayed_event(&self, delay_id: &str) -> Result<Option<DelayedEventRow>, PortError> {
        self.storage.query(READ, &[delay_id.into()])?.first().map(delayed_event).transpose()
    }

    /// The delayed events that are due, the first ones first.
    pub fn due_events(&self, now_ms: u64) -> Result<Vec<DueEvent>, PortError> {
        let due = |row: &Row| {
            let room_id = RoomId::parse(row.text(1)?).map_err(corrupt)?;
            Ok(DueEvent { delay_id: row.text(0)?, room_id, due_ms: row.number(2)? })
        };
        self.storage.query(DUE, &[now_ms.into()])?.iter().map(due).collect()
    }

    pub fn add_delayed_event(
        &self,
        write: &Write<'_>,
        schedule: &Schedule,
        (position, due_ms): (u64, u64),
    ) -> Result<(), PortError> {
        let Schedule { delay_id, event, delay_ms, .. } = schedule;
        let values: [SqlValue; 10] = [
            delay_id.as_str().into(),
            event.room_id.as_str().into(),
            event.event_type.as_str().into(),
            event.state_key.as_deref().into(),
            event.content.get().into(),
            event.device_id.as_str().into(),
            position.into(),
            (*delay_ms).into(),
            due_ms.into(),
            event.sticky.map(|sticky| sticky.duration_ms).into(),
        ];
        write.change(ADD, &values).map(drop)
    }

    /// Begins the delay of an event anew; whether the event was scheduled and not due.
    pub fn restart_delayed_event(
        &self,
        write: &Write<'_>,
        delay_id: &str,
        now_ms: u64,
    ) -> Result<bool, PortError> {
        Ok(!write.change(RESTART, &[now_ms.into(), delay_id.into()])?.is_empty())
    }

    /// Makes an event due; whether the event was scheduled and not due.
    pub fn send_delayed_event(
        &self,
        write: &Write<'_>,
        delay_id: &str,
        now_ms: u64,
    ) -> Result<bool, PortError> {
        Ok(!write.change(SEND, &[now_ms.into(), delay_id.into()])?.is_empty())
    }

    /// Removes an event; whether the event was scheduled and not due.
    pub fn cancel_delayed_event(
        &self,
        write: &Write<'_>,
        delay_id: &str,
        now_ms: u64,
    ) -> Result<bool, PortError> {
        Ok(!write.change(CANCEL, &[now_ms.into(), delay_id.into()])?.is_empty())
    }

    /// Removes an event that was due at a time.
    pub fn remove_delayed_event(
        &self,
        write: &Write<'_>,
        delay_id: &str,
        due_ms: u64,
    ) -> Result<(), PortError> {
        write.change(REMOVE, &[delay_id.into(), due_ms.into()]).map(drop)
    }

    /// Removes the events that a device has delayed.
    pub fn remove_delayed_events_of(&self, write: &Write<'_>, device_id: &DeviceId) -> Result<(), PortError> {
        write.change(REMOVE_OF, &[device_id.as_str().into()]).map(drop)
    }

    /// Removes the events of all devices, also of those that are gone, but of one.
    pub fn remove_delayed_events_but(
        &self,
        write: &Write<'_>,
        kept: Option<&DeviceId>,
    ) -> Result<(), PortError> {
        write.change(REMOVE_ALL_BUT, &[kept.map(|kept| kept.as_str()).into()]).map(drop)
    }

    /// Removes the events that were due before a time.
    pub fn remove_events_due_before(&self, write: &Write<'_>, before_ms: u64) -> Result<(), PortError> {
        write.change(REMOVE_DUE_BEFORE, &[before_ms.into()]).map(drop)
    }
}

fn delayed_event(row: &Row) -> Result<DelayedEventRow, PortError> {
    Ok(DelayedEventRow {
        delay_id: row.text(0)?,
        event: DelayedEvent {
            room_id: RoomId::parse(row.text(1)?).map_err(corrupt)?,
            event_type: row.text(2)?,
            state_key: row.optional_text(3)?,
            content: RawValue::from_string(row.text(4)?).map_err(corrupt)?,
            device_id: row.text(5)?.into(),
            sticky: row.optional_number(9)?.map(|duration_ms| Sticky { duration_ms }),
        },
        position: row.number(6)?,
        delay_ms: row.number(7)?,
        due_ms: row.number(8)?,
    })
}
