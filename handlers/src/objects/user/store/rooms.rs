//! SQL statements for the user's rooms.

use lattice_rooms::Membership;
use lattice_sync::{Unread, Wake};
use ruma_common::{OwnedRoomId, OwnedUserId, RoomId, UserId};
use serde_json::value::RawValue;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::objects::user::sync::PositionMap;
use crate::ports::{Change, PortError, Query, Row, SqlValue};

const READ: Query = Query::new(
    "SELECT room_id, membership, position, joined_at, positions, inviter, invite_state, is_forgotten, unread, unread_at, wake FROM room WHERE room_id = ?",
);
const LIST: Query = Query::new(
    "SELECT room_id, membership, position, joined_at, positions, inviter, NULL, is_forgotten, unread, unread_at, wake FROM room ORDER BY room_id",
);
const PUT: Change = Change::new(
    "INSERT INTO room (room_id, membership, position, joined_at, stream, positions, inviter, invite_state, is_forgotten, \
     unread, unread_at, wake, unread_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room_id) DO UPDATE SET membership = excluded.membership, \
     position = excluded.position, joined_at = excluded.joined_at, stream = excluded.stream, \
     positions = excluded.positions, inviter = excluded.inviter, invite_state = excluded.invite_state, \
     is_forgotten = excluded.is_forgotten, unread = excluded.unread, unread_at = excluded.unread_at, \
     wake = excluded.wake, unread_count = excluded.unread_count",
);

/// The user's membership in a room, and the positions of the room in the user's stream.
#[derive(Debug)]
pub(in crate::objects::user) struct RoomRow {
    pub room_id: OwnedRoomId,
    pub membership: Membership,
    /// The delivered position of the room's stream.
    pub position: u64,
    /// The position of the user's stream at which the user joined.
    pub joined_at: u64,
    pub positions: PositionMap,
    /// The inviter, if an invite is pending.
    pub inviter: Option<OwnedUserId>,
    /// The stripped state of a pending invite or knock.
    pub invite_state: Option<Vec<Box<RawValue>>>,
    /// Whether the user has left the room and forgotten it.
    pub is_forgotten: bool,
    /// The unread events that notify the user.
    pub unread: Unread,
    /// The position of the user's stream at which they changed last.
    pub unread_at: u64,
    /// Of what in the room the user is told.
    pub wake: Wake,
}

impl RoomRow {
    /// Whether the Room may have news that the user was not told of.
    pub fn is_dirty(&self) -> bool {
        self.membership == Membership::Join && self.wake.is_dirty()
    }
}

impl Store {
    pub fn room(&self, room_id: &RoomId) -> Result<Option<RoomRow>, PortError> {
        self.storage.query(READ, &[room_id.as_str().into()])?.first().map(room_row).transpose()
    }

    /// All rooms, without the stripped state of invites and knocks.
    pub fn rooms(&self) -> Result<Vec<RoomRow>, PortError> {
        self.storage.query(LIST, &[])?.iter().map(room_row).collect()
    }

    pub fn put_room(&self, write: &Write<'_>, room: &RoomRow) -> Result<(), PortError> {
        let unread = (room.unread != Unread::default()).then(|| to_json(&room.unread)).transpose()?;
        let values: [SqlValue; 13] = [
            room.room_id.as_str().into(),
            room.membership.as_str().into(),
            room.position.into(),
            room.joined_at.into(),
            room.positions.newest().into(),
            to_json(&room.positions)?.into(),
            room.inviter.as_ref().map(|inviter| inviter.as_str()).into(),
            room.invite_state.as_ref().map(to_json).transpose()?.into(),
            u64::from(room.is_forgotten).into(),
            unread.into(),
            room.unread_at.into(),
            room.wake.packed().into(),
            room.unread.total().into(),
        ];
        self.note_room(room)?;
        write.change(PUT, &values).map(drop)
    }
}

fn room_row(row: &Row) -> Result<RoomRow, PortError> {
    let membership = format!("\"{}\"", row.text(1)?);
    let (invite_state, unread) = (row.optional_text(6)?, row.optional_text(8)?);
    Ok(RoomRow {
        room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?,
        membership: serde_json::from_str(&membership).map_err(corrupt)?,
        position: row.number(2)?,
        joined_at: row.number(3)?,
        positions: serde_json::from_str(&row.text(4)?).map_err(corrupt)?,
        inviter: row.optional_text(5)?.map(UserId::parse).transpose().map_err(corrupt)?,
        invite_state: invite_state.map(|text| serde_json::from_str(&text)).transpose().map_err(corrupt)?,
        is_forgotten: row.number(7)? != 0,
        unread: unread
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(corrupt)?
            .unwrap_or_default(),
        unread_at: row.number(9)?,
        wake: Wake::unpacked(row.number(10)?),
    })
}
