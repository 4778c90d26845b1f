//! Every SQL statement of a Room, typed in and typed out.

use std::collections::BTreeMap;
use std::rc::Rc;

use lattice_rooms::{Pdu, State, StateMapKey, rules};
use ruma_common::{
    DeviceId, EventId, OwnedEventId, OwnedUserId, RoomId, RoomVersionId, TransactionId, UserId,
};
use ruma_state_res::Event as _;

use super::Identity;
use crate::objects::host::{Storage, Write};
use crate::ports::{Change, PortError, Query, Row, SqlValue};

pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/room/0001_room.sql"),
    include_str!("../../../../migrations/room/0002_graph.sql"),
    include_str!("../../../../migrations/room/0003_erased.sql"),
];

const READ_ROOM: Query = Query::new("SELECT room_id, version FROM room");
const ADD_ROOM: Change = Change::new("INSERT INTO room (one, room_id, version) VALUES (1, ?, ?)");
const HEAD: Query = Query::new("SELECT stream, event_id, json FROM event ORDER BY stream DESC LIMIT 1");
const ADD_EVENT: Change = Change::new(
    "INSERT INTO event (stream, event_id, kind, state_key, device_id, transaction_id, json) \
     VALUES (?, ?, ?, ?, ?, ?, ?)",
);
const SENT_AS: Query =
    Query::new("SELECT event_id FROM sent WHERE user_id = ? AND device_id = ? AND transaction_id = ?");
const ADD_SENT: Change =
    Change::new("INSERT INTO sent (user_id, device_id, transaction_id, event_id) VALUES (?, ?, ?, ?)");
const STATE_OF: Query = Query::new(
    "SELECT stream, event_id, json FROM event \
     WHERE kind = ? AND state_key = ? AND stream < ? ORDER BY stream DESC LIMIT 1",
);
const STATE_BETWEEN: Query = Query::new(
    "SELECT max(stream), event_id, json FROM event \
     WHERE state_key IS NOT NULL AND stream > ? AND stream < ? GROUP BY kind, state_key ORDER BY max(stream)",
);
const MEMBERS: Query = Query::new(
    "SELECT max(stream), event_id, json FROM event \
     WHERE kind = 'm.room.member' AND state_key IS NOT NULL GROUP BY state_key ORDER BY max(stream)",
);
const LATEST: Query = Query::new(
    "SELECT stream, event_id, json, device_id, transaction_id FROM event \
     WHERE stream > ? AND stream <= ? ORDER BY stream DESC LIMIT ?",
);
const READ_DELIVERED: Query = Query::new("SELECT block, words FROM attention ORDER BY block");
const ADD_ERASED: Change = Change::new("INSERT OR IGNORE INTO erased (user_id, stream) VALUES (?, ?)");
const READ_ERASED: Query = Query::new("SELECT user_id, stream FROM erased");
const WRITE_DELIVERED: Change = Change::new("INSERT OR REPLACE INTO attention (block, words) VALUES (?, ?)");

/// Above every position: integers reach the platform's SQLite as doubles.
const NEWEST: u64 = (1 << 53) - 1;

/// The tables of one room.
pub(super) struct Store {
    storage: Rc<Storage>,
}

/// An event with its place in the stream.
pub(super) struct Stored {
    pub stream: u64,
    pub pdu: Pdu,
    /// The device and its transaction id, if a device sent it.
    pub sent_by: Option<(String, String)>,
}

/// The transaction that sent an event.
pub(super) struct SentBy<'a> {
    pub device_id: &'a DeviceId,
    pub transaction_id: &'a TransactionId,
}

impl Store {
    pub fn new(storage: Rc<Storage>) -> Self {
        Self { storage }
    }

    pub fn identity(&self) -> Result<Option<Identity>, PortError> {
        if !self.storage.exists(MIGRATIONS)? {
            return Ok(None);
        }
        let Some(row) = self.storage.query(READ_ROOM, &[])?.into_iter().next() else { return Ok(None) };
        let version = RoomVersionId::try_from(row.text(1)?).map_err(corrupt)?;
        let rules = rules(&version).ok_or_else(|| corrupt("room version"))?;
        Ok(Some(Identity { room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?, rules }))
    }

    /// Creates the room, and the schema.
    pub fn add_room(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        version: &RoomVersionId,
    ) -> Result<(), PortError> {
        write.migrate(MIGRATIONS)?;
        write.change(ADD_ROOM, &[room_id.as_str().into(), version.as_str().into()]).map(drop)
    }

    /// The last event.
    pub fn head(&self) -> Result<Stored, PortError> {
        let rows = self.storage.query(HEAD, &[])?;
        rows.first().ok_or_else(|| corrupt("a room without events")).and_then(stored)
    }

    pub fn add_event(
        &self,
        write: &Write<'_>,
        stream: u64,
        pdu: &Pdu,
        sent_by: Option<&SentBy<'_>>,
    ) -> Result<(), PortError> {
        let values: [SqlValue; 7] = [
            stream.into(),
            pdu.id().as_str().into(),
            pdu.event_type().into(),
            pdu.state_key().into(),
            sent_by.map(|sent| sent.device_id.as_str()).into(),
            sent_by.map(|sent| sent.transaction_id.as_str()).into(),
            pdu.json().into(),
        ];
        write.change(ADD_EVENT, &values)?;
        let Some(sent) = sent_by else { return Ok(()) };
        let key = sent_key(pdu.sender(), sent.device_id, sent.transaction_id);
        write.change(ADD_SENT, &[key.as_slice(), &[pdu.id().as_str().into()]].concat()).map(drop)
    }

    pub fn sent_as(
        &self,
        user_id: &UserId,
        device_id: &DeviceId,
        transaction_id: &TransactionId,
    ) -> Result<Option<OwnedEventId>, PortError> {
        let rows = self.storage.query(SENT_AS, &sent_key(user_id, device_id, transaction_id))?;
        rows.first().map(|row| EventId::parse(row.text(0)?).map_err(corrupt)).transpose()
    }

    /// The state event of a key before a position.
    pub fn state_before(&self, kind: &str, state_key: &str, before: u64) -> Result<Option<Pdu>, PortError> {
        let rows = self.storage.query(STATE_OF, &[kind.into(), state_key.into(), before.into()])?;
        Ok(rows.first().map(stored).transpose()?.map(|found| found.pdu))
    }

    /// The current state of the keys that are named.
    pub fn current(&self, keys: Vec<StateMapKey>) -> Result<State, PortError> {
        let mut state = BTreeMap::new();
        for (kind, state_key) in keys {
            if let Some(pdu) = self.state_before(&kind, &state_key, NEWEST)? {
                state.insert((kind, state_key), Rc::new(pdu));
            }
        }
        Ok(state)
    }

    /// The latest state event of each key in the open range, in the order of the stream.
    pub fn state_between(&self, after: u64, before: u64) -> Result<Vec<Pdu>, PortError> {
        let rows = self.storage.query(STATE_BETWEEN, &[after.into(), before.into()])?;
        rows.iter().map(|row| Ok(stored(row)?.pdu)).collect()
    }

    /// The member event of everybody, in the order of the stream.
    pub fn members(&self) -> Result<Vec<Stored>, PortError> {
        self.storage.query(MEMBERS, &[])?.iter().map(stored).collect()
    }

    /// The last `limit` events of `(after, upto]`, newest first.
    pub fn latest(&self, after: u64, upto: u64, limit: u64) -> Result<Vec<Stored>, PortError> {
        let rows = self.storage.query(LATEST, &[after.into(), upto.into(), limit.into()])?;
        rows.iter()
            .map(|row| {
                let sent_by = row.optional_text(3)?.zip(row.optional_text(4)?);
                Ok(Stored { sent_by, ..stored(row)? })
            })
            .collect()
    }

    pub fn delivered(&self) -> Result<Vec<BTreeMap<OwnedUserId, u64>>, PortError> {
        let rows = self.storage.query(READ_DELIVERED, &[])?;
        rows.iter().map(|row| serde_json::from_str(&row.text(1)?).map_err(corrupt)).collect()
    }

    pub fn write_delivered(
        &self,
        write: &Write<'_>,
        block: usize,
        words: &BTreeMap<OwnedUserId, u64>,
    ) -> Result<(), PortError> {
        let words = serde_json::to_string(words).map_err(corrupt)?;
        write.change(WRITE_DELIVERED, &[(block as u64).into(), words.into()]).map(drop)
    }

    pub fn add_erased(&self, write: &Write<'_>, user_id: &UserId, stream: u64) -> Result<(), PortError> {
        write.change(ADD_ERASED, &[user_id.as_str().into(), stream.into()]).map(drop)
    }

    /// Who asked to be forgotten, at which position.
    pub fn erased(&self) -> Result<Vec<(OwnedUserId, u64)>, PortError> {
        let rows = self.storage.query(READ_ERASED, &[])?;
        rows.iter().map(|row| Ok((UserId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }
}

fn sent_key(user_id: &UserId, device_id: &DeviceId, transaction_id: &TransactionId) -> [SqlValue; 3] {
    [user_id.as_str().into(), device_id.as_str().into(), transaction_id.as_str().into()]
}

fn stored(row: &Row) -> Result<Stored, PortError> {
    let event_id = EventId::parse(row.text(1)?).map_err(corrupt)?;
    let pdu = Pdu::from_json(event_id, row.text(2)?).map_err(corrupt)?;
    Ok(Stored { stream: row.number(0)?, pdu, sent_by: None })
}

fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("room store", "read", error)
}
