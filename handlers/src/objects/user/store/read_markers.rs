//! SQL statements for the user's read markers.

use lattice_sync::Receipt;
use ruma_common::{EventId, OwnedRoomId, RoomId, UserId};

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::objects::protocol::user::{MarkerKind, ReadMarker};
use crate::ports::{Change, PortError, Query, Row};

/// The most threads of a room in which the user has a private receipt. Beyond it, the oldest receipt goes.
pub const MAX_PRIVATE_THREAD_RECEIPTS: u64 = 100;

const PLACE: Query =
    Query::new("SELECT depth, number FROM read_marker WHERE room_id = ? AND kind = ? AND thread = ?");
const PUT: Change = Change::new(
    "INSERT INTO read_marker (room_id, kind, thread, event_id, ts_ms, depth, number, stream) \
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id, kind, thread) DO UPDATE SET \
     event_id = excluded.event_id, ts_ms = excluded.ts_ms, depth = excluded.depth, number = excluded.number, \
     stream = excluded.stream",
);
const OF_THREADS: Query = Query::new(
    "SELECT stream, thread FROM read_marker WHERE room_id = ? AND kind = 'm.read.private' AND thread > ''",
);
const FORGET: Change =
    Change::new("DELETE FROM read_marker WHERE room_id = ? AND kind = 'm.read.private' AND thread = ?");
const SINCE: Query = Query::new(
    "SELECT thread, event_id, ts_ms, room_id FROM read_marker WHERE stream > ? AND kind = 'm.read.private' \
     ORDER BY stream",
);
const OF_ROOM: Query = Query::new(
    "SELECT thread, event_id, ts_ms FROM read_marker WHERE room_id = ? AND kind = 'm.read.private'",
);
pub(super) const NEWEST: Query =
    Query::new("SELECT max(stream) FROM read_marker WHERE kind = 'm.read.private' AND stream > 0");

impl Store {
    /// The depth and the number of the event that a marker of this kind and thread names.
    pub fn marker_place(
        &self,
        room_id: &RoomId,
        marker: &ReadMarker,
    ) -> Result<Option<(u64, u64)>, PortError> {
        let values = [room_id.as_str().into(), kind(marker.kind).into(), thread(marker).into()];
        let rows = self.storage.query(PLACE, &values)?;
        rows.first().map(|row| Ok((row.number(0)?, row.number(1)?))).transpose()
    }

    /// Replaces a marker, at a position of the user's stream.
    pub fn put_marker(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        (marker, now_ms, stream): (&ReadMarker, u64, u64),
    ) -> Result<(), PortError> {
        let values = [
            room_id.as_str().into(),
            kind(marker.kind).into(),
            thread(marker).into(),
            marker.event_id.as_str().into(),
            now_ms.into(),
            marker.place.depth.into(),
            marker.place.number.into(),
            stream.into(),
        ];
        self.note_account_data(stream)?;
        write.change(PUT, &values)?;
        if marker.thread_id.is_some() {
            self.forget_oldest(write, room_id)?;
        }
        Ok(())
    }

    /// Deletes the oldest private receipt in a thread of a room, if there are too many.
    fn forget_oldest(&self, write: &Write<'_>, room_id: &RoomId) -> Result<(), PortError> {
        let rows = self.storage.query(OF_THREADS, &[room_id.as_str().into()])?;
        if rows.len() as u64 <= MAX_PRIVATE_THREAD_RECEIPTS {
            return Ok(());
        }
        let receipts = rows.iter().map(|row| Ok((row.number(0)?, row.text(1)?)));
        let oldest = receipts.collect::<Result<Vec<_>, PortError>>()?.into_iter().min();
        oldest.map_or(Ok(()), |(_, thread)| {
            write.change(FORGET, &[room_id.as_str().into(), thread.into()]).map(drop)
        })
    }

    /// The private receipts written after a position of the user's stream.
    pub fn private_receipts_since(
        &self,
        user_id: &UserId,
        stream: u64,
    ) -> Result<Vec<(OwnedRoomId, Receipt)>, PortError> {
        let rows = self.storage.query(SINCE, &[stream.into()])?;
        rows.iter()
            .map(|row| Ok((RoomId::parse(row.text(3)?).map_err(corrupt)?, receipt(user_id, row)?)))
            .collect()
    }

    /// All private receipts of a room.
    pub fn private_receipts_of(&self, user_id: &UserId, room_id: &RoomId) -> Result<Vec<Receipt>, PortError> {
        let rows = self.storage.query(OF_ROOM, &[room_id.as_str().into()])?;
        rows.iter().map(|row| receipt(user_id, row)).collect()
    }
}

fn kind(kind: MarkerKind) -> &'static str {
    match kind {
        MarkerKind::FullyRead => "m.fully_read",
        MarkerKind::Private => "m.read.private",
    }
}

fn thread(marker: &ReadMarker) -> &str {
    marker.thread_id.as_deref().unwrap_or_default()
}

fn receipt(user_id: &UserId, row: &Row) -> Result<Receipt, PortError> {
    Ok(Receipt {
        user_id: user_id.to_owned(),
        thread: row.text(0)?,
        event_id: EventId::parse(row.text(1)?).map_err(corrupt)?,
        ts_ms: row.number(2)?,
    })
}
