//! SQL statements for account data.

use ruma_common::{OwnedRoomId, RoomId};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const READ: Query =
    Query::new("SELECT room_id, event_type, content FROM account_data WHERE room_id = ? AND event_type = ?");
const PUT: Change = Change::new(
    "INSERT INTO account_data (room_id, event_type, content, bytes, stream) VALUES (?, ?, ?, ?, ?) \
     ON CONFLICT (room_id, event_type) DO UPDATE \
     SET content = excluded.content, bytes = excluded.bytes, stream = excluded.stream",
);
const SINCE: Query =
    Query::new("SELECT room_id, event_type, content FROM account_data WHERE stream > ? ORDER BY stream");
const OF_ROOM: Query =
    Query::new("SELECT room_id, event_type, content FROM account_data WHERE room_id = ? ORDER BY stream");
const OTHERS: Query = Query::new(
    "SELECT count(*), coalesce(sum(bytes), 0) FROM account_data WHERE NOT (room_id = ? AND event_type = ?) AND bytes > 0",
);
const FORGET_REMOVED: Change = Change::new(
    "DELETE FROM account_data WHERE bytes = 0 AND stream <= \
     (SELECT stream FROM account_data WHERE bytes = 0 ORDER BY stream DESC LIMIT 1 OFFSET ?)",
);

const REMOVE_GLOBAL: Change = Change::new(
    "UPDATE account_data SET content = '{}', bytes = 0, stream = ?1 WHERE room_id = '' AND bytes > 0 \
     AND event_type IN (SELECT value FROM json_each(?2)) RETURNING event_type",
);

/// The most removed pieces of one user of which syncs tell. Beyond it, the oldest are forgotten.
pub const MAX_REMOVED_ACCOUNT_DATA: u64 = 1_000;
/// The content of account data that is removed.
const REMOVED: &str = "{}";

/// One account data event; global without a room. An empty object is account data that was removed.
#[derive(Debug)]
pub(in crate::objects::user) struct AccountDataRow {
    pub room_id: Option<OwnedRoomId>,
    pub event_type: String,
    pub content: Box<RawValue>,
}

impl AccountDataRow {
    /// The row of this content; in one form if it is an empty object.
    pub fn new(room_id: Option<OwnedRoomId>, event_type: String, content: Box<RawValue>) -> Self {
        let is_empty =
            serde_json::from_str::<Map<String, Value>>(content.get()).is_ok_and(|map| map.is_empty());
        let content =
            if is_empty { RawValue::from_string(REMOVED.to_owned()).unwrap_or(content) } else { content };
        Self { room_id, event_type, content }
    }

    /// Whether the account data was removed: only syncs of clients that may have it show it.
    pub fn is_removed(&self) -> bool {
        self.content.get() == REMOVED
    }

    /// The length of the content; 0 if the account data was removed.
    pub fn bytes(&self) -> u64 {
        if self.is_removed() { 0 } else { self.content.get().len() as u64 }
    }
}

impl Store {
    pub fn account_data(
        &self,
        room_id: Option<&RoomId>,
        event_type: &str,
    ) -> Result<Option<AccountDataRow>, PortError> {
        let rows = self.storage.query(READ, &[room_key(room_id).into(), event_type.into()])?;
        rows.first().map(account_data_row).transpose()
    }

    pub fn put_account_data(
        &self,
        write: &Write<'_>,
        row: &AccountDataRow,
        stream: u64,
    ) -> Result<(), PortError> {
        let values = [
            room_key(row.room_id.as_deref()).into(),
            row.event_type.as_str().into(),
            row.content.get().into(),
            row.bytes().into(),
            stream.into(),
        ];
        self.note_account_data(stream)?;
        write.change(PUT, &values)?;
        if row.is_removed() {
            write.change(FORGET_REMOVED, &[MAX_REMOVED_ACCOUNT_DATA.into()])?;
        }
        Ok(())
    }

    /// Removes global account data of these types. Says whether there was any.
    pub fn remove_global_account_data(&self, write: &Write<'_>, types: &[String]) -> Result<bool, PortError> {
        let stream = self.newest()? + 1;
        let is_removed = !write.change(REMOVE_GLOBAL, &[stream.into(), to_json(&types)?.into()])?.is_empty();
        if is_removed {
            self.note_account_data(stream)?;
            write.change(FORGET_REMOVED, &[MAX_REMOVED_ACCOUNT_DATA.into()])?;
        }
        Ok(is_removed)
    }

    /// The account data written after a position of the user's stream, in stream order.
    pub fn account_data_since(&self, stream: u64) -> Result<Vec<AccountDataRow>, PortError> {
        self.storage.query(SINCE, &[stream.into()])?.iter().map(account_data_row).collect()
    }

    pub fn account_data_of(&self, room_id: &RoomId) -> Result<Vec<AccountDataRow>, PortError> {
        self.storage.query(OF_ROOM, &[room_id.as_str().into()])?.iter().map(account_data_row).collect()
    }

    /// The number of all other account data events that are not removed, and the bytes of their content.
    pub fn other_account_data(
        &self,
        room_id: Option<&RoomId>,
        event_type: &str,
    ) -> Result<(u64, u64), PortError> {
        let rows = self.storage.query(OTHERS, &[room_key(room_id).into(), event_type.into()])?;
        let row = rows.first().ok_or_else(|| corrupt("the count of account data has no row"))?;
        Ok((row.number(0)?, row.number(1)?))
    }
}

fn room_key(room_id: Option<&RoomId>) -> &str {
    room_id.map_or("", RoomId::as_str)
}

fn account_data_row(row: &Row) -> Result<AccountDataRow, PortError> {
    let room_id = row.text(0)?;
    Ok(AccountDataRow {
        room_id: if room_id.is_empty() { None } else { Some(RoomId::parse(room_id).map_err(corrupt)?) },
        event_type: row.text(1)?,
        content: RawValue::from_string(row.text(2)?).map_err(corrupt)?,
    })
}
