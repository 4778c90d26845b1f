//! SQL statements for messages to devices.

use ruma_common::{DeviceId, OwnedDeviceId, OwnedUserId, UserId};
use serde_json::value::RawValue;

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const FIRST: Query = Query::new(
    "SELECT number, upto_bytes, bytes FROM to_device WHERE device_id = ? AND position > ? ORDER BY position LIMIT 1",
);
const LAST: Query =
    Query::new("SELECT number, upto_bytes FROM to_device WHERE device_id = ? ORDER BY position DESC LIMIT 1");
const OF_SENDER: Query =
    Query::new("SELECT count(*), coalesce(sum(bytes), 0) FROM to_device WHERE device_id = ? AND sender = ?");
const HAS: Query = Query::new("SELECT 1 FROM to_device WHERE device_id = ? AND position = ?");
const LIST: Query = Query::new(
    "SELECT position, sender, event_type, content FROM \
     (SELECT * FROM to_device WHERE device_id = ? AND position > ? ORDER BY position LIMIT ?) WHERE upto_bytes <= ? ORDER BY position",
);
const ADD: Change = Change::new(
    "INSERT INTO to_device (device_id, position, number, upto_bytes, bytes, sender, event_type, content) \
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
);
const REMOVE_UPTO: Change = Change::new("DELETE FROM to_device WHERE device_id = ? AND position <= ?");
const REMOVE_OF: Change = Change::new("DELETE FROM to_device WHERE device_id = ?");

/// What the row of a message takes beside its sender, type and content (bytes, about).
const ROW_BYTES: u64 = 64;

/// A message to a device.
#[derive(Debug)]
pub(in crate::objects::user) struct MessageRow {
    pub device_id: OwnedDeviceId,
    pub position: u64,
    pub sender: OwnedUserId,
    pub event_type: String,
    pub content: Box<RawValue>,
}

impl MessageRow {
    pub fn bytes(&self) -> u64 {
        let text = self.sender.as_str().len() + self.event_type.len() + self.content.get().len();
        text as u64 + ROW_BYTES
    }
}

/// What is in the inbox of a device, by its first and its last message.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::objects::user) struct Inbox {
    /// The running number and the running bytes before the first message.
    before: (u64, u64),
    /// Those of the last message.
    last: (u64, u64),
}

impl Inbox {
    pub fn messages(&self) -> u64 {
        self.last.0 - self.before.0
    }

    pub fn bytes(&self) -> u64 {
        self.last.1 - self.before.1
    }
}

impl Store {
    pub fn inbox(&self, device_id: &DeviceId) -> Result<Inbox, PortError> {
        let first = self.storage.query(FIRST, &[device_id.as_str().into(), 0.into()])?;
        let last = self.storage.query(LAST, &[device_id.as_str().into()])?;
        let (Some(first), Some(last)) = (first.first(), last.first()) else { return Ok(Inbox::default()) };
        let before = (first.number(0)? - 1, first.number(1)? - first.number(2)?);
        Ok(Inbox { before, last: (last.number(0)?, last.number(1)?) })
    }

    /// The number and the bytes of the messages of one sender in the inbox of a device.
    pub fn messages_of(&self, device_id: &DeviceId, sender: &UserId) -> Result<(u64, u64), PortError> {
        let rows = self.storage.query(OF_SENDER, &[device_id.as_str().into(), sender.as_str().into()])?;
        rows.first().map_or(Ok((0, 0)), |row| Ok((row.number(0)?, row.number(1)?)))
    }

    /// Whether the inbox of a device has a message at this position.
    pub fn has_message(&self, device_id: &DeviceId, position: u64) -> Result<bool, PortError> {
        Ok(!self.storage.query(HAS, &[device_id.as_str().into(), position.into()])?.is_empty())
    }

    /// The oldest messages in the inbox of a device after a position, so many and so many bytes at most; one at least, if there is one.
    pub fn messages(
        &self,
        (device_id, after): (&DeviceId, u64),
        (limit, max_bytes): (u64, u64),
    ) -> Result<Vec<MessageRow>, PortError> {
        let first = self.storage.query(FIRST, &[device_id.as_str().into(), after.into()])?;
        let Some(first) = first.first() else { return Ok(Vec::new()) };
        let (upto_bytes, bytes) = (first.number(1)?, first.number(2)?);
        let end = (upto_bytes - bytes + max_bytes).max(upto_bytes);
        let rows =
            self.storage.query(LIST, &[device_id.as_str().into(), after.into(), limit.into(), end.into()])?;
        rows.iter().map(|row| message(device_id, row)).collect()
    }

    pub fn add_message(&self, write: &Write<'_>, row: &MessageRow, inbox: &Inbox) -> Result<(), PortError> {
        let (number, upto_bytes) = inbox.last;
        let values: [SqlValue; 8] = [
            row.device_id.as_str().into(),
            row.position.into(),
            (number + 1).into(),
            (upto_bytes + row.bytes()).into(),
            row.bytes().into(),
            row.sender.as_str().into(),
            row.event_type.as_str().into(),
            row.content.get().into(),
        ];
        write.change(ADD, &values).map(drop)
    }

    /// Removes the messages to a device up to a position.
    pub fn remove_messages(
        &self,
        write: &Write<'_>,
        device_id: &DeviceId,
        upto: u64,
    ) -> Result<(), PortError> {
        write.change(REMOVE_UPTO, &[device_id.as_str().into(), upto.into()]).map(drop)
    }

    /// Removes the inbox of a device.
    pub fn remove_inbox(&self, write: &Write<'_>, device_id: &DeviceId) -> Result<(), PortError> {
        write.change(REMOVE_OF, &[device_id.as_str().into()]).map(drop)
    }
}

fn message(device_id: &DeviceId, row: &Row) -> Result<MessageRow, PortError> {
    Ok(MessageRow {
        device_id: device_id.to_owned(),
        position: row.number(0)?,
        sender: UserId::parse(row.text(1)?).map_err(corrupt)?,
        event_type: row.text(2)?,
        content: RawValue::from_string(row.text(3)?).map_err(corrupt)?,
    })
}
