//! The user's stream. One read at wake-up fills its index in memory.

use std::cell::RefMut;

use lattice_rooms::Membership;
use lattice_sync::Wake;
use ruma_common::{OwnedRoomId, RoomId, UserId};

use super::stream_index::{PendingInvite, Place, StreamIndex};
use super::{
    RoomRow, Store, corrupt, cross_signing, device_list, one_time_keys, read_markers, thread_subscriptions,
};
use crate::ports::{PortError, Query, Row};

const CHANGES: Query =
    Query::new("SELECT room_id, stream, joined_at, inviter, membership, wake, unread_count FROM room");
const NEWEST_ACCOUNT_DATA: Query = Query::new("SELECT max(stream) FROM account_data WHERE stream > 0");

impl Store {
    /// The newest position of the user's stream.
    pub fn newest(&self) -> Result<u64, PortError> {
        Ok(self.stream()?.newest)
    }

    /// The rooms that changed after a position of the user's stream, but for pending invites, in stream order.
    pub fn rooms_since(&self, position: u64) -> Result<Vec<RoomRow>, PortError> {
        let changed = self.stream()?.changed_since(position);
        changed.iter().filter_map(|room_id| self.room(room_id).transpose()).collect()
    }

    /// The pending invites after a position of the user's stream, in stream order.
    pub fn invites_since(&self, position: u64) -> Result<Vec<PendingInvite>, PortError> {
        Ok(self.stream()?.invites_since(position))
    }

    /// The room that the user joined at a position of the user's stream, and is still in.
    pub fn room_joined_at(&self, position: u64) -> Result<Option<RoomRow>, PortError> {
        let room_id = self.stream()?.joined_at(position);
        let room = room_id.map(|room_id| self.room(&room_id)).transpose()?.flatten();
        Ok(room.filter(|room| room.membership == Membership::Join))
    }

    /// The rooms that may have news of which the user was not told, the one that changed last first.
    pub fn dirty_rooms(&self) -> Result<Vec<OwnedRoomId>, PortError> {
        Ok(self.stream()?.dirty())
    }

    /// The position of the user's stream at which the user's device list was last published; 0 if it never was.
    pub fn own_device_list(&self) -> Result<u64, PortError> {
        Ok(self.stream()?.device_list)
    }

    /// The unread notifications of all rooms; and of one.
    pub fn badge(&self) -> Result<u64, PortError> {
        Ok(self.stream()?.unread())
    }

    pub fn unread_in(&self, room_id: &RoomId) -> Result<u64, PortError> {
        Ok(self.stream()?.unread_in(room_id))
    }

    /// The number of rooms on which the user knocks.
    pub fn knocks(&self) -> Result<u64, PortError> {
        Ok(self.stream()?.knocks())
    }

    /// Notes that the open commit writes a room. A rollback empties the index.
    pub(super) fn note_room(&self, room: &RoomRow) -> Result<(), PortError> {
        let stream = room.positions.newest();
        let is_knock = room.membership == Membership::Knock;
        let place = Place {
            stream,
            joined_at: room.joined_at,
            inviter: room.inviter.clone(),
            is_knock,
            is_dirty: room.is_dirty(),
            unread: room.unread.total(),
        };
        self.stream()?.put(&room.room_id, place);
        Ok(())
    }

    /// Notes that the open commit writes account data at this position.
    pub(super) fn note_account_data(&self, stream: u64) -> Result<(), PortError> {
        let mut index = self.stream()?;
        index.newest = index.newest.max(stream);
        Ok(())
    }

    /// Notes that the open commit writes the user's device list, last published at this position.
    pub(super) fn note_device_list(&self, stream: u64) -> Result<(), PortError> {
        let mut index = self.stream()?;
        index.device_list = stream;
        index.newest = index.newest.max(stream);
        Ok(())
    }

    fn stream(&self) -> Result<RefMut<'_, StreamIndex>, PortError> {
        let mut index = self.stream.borrow_mut();
        let rollbacks = self.storage.rollbacks();
        if index.as_ref().is_none_or(|index| index.rollbacks != rollbacks) {
            *index = Some(self.read_stream(rollbacks)?);
        }
        RefMut::filter_map(index, Option::as_mut).map_err(|_| corrupt("the stream was not read"))
    }

    fn read_stream(&self, rollbacks: u64) -> Result<StreamIndex, PortError> {
        let account_data = self.storage.query(NEWEST_ACCOUNT_DATA, &[])?;
        let receipts = self.storage.query(read_markers::NEWEST, &[])?;
        let subscriptions = self.storage.query(thread_subscriptions::NEWEST, &[])?;
        let device_list = self.storage.query(device_list::NEWEST, &[])?;
        let device_list = device_list.first().map_or(Ok(0), |row| row.number(0))?;
        let fallback_keys = self.storage.query(one_time_keys::NEWEST, &[])?;
        let signed_keys = self.storage.query(cross_signing::NEWEST, &[])?;
        let newest = [account_data, receipts, subscriptions, fallback_keys, signed_keys]
            .iter()
            .flatten()
            .filter_map(|row| row.number(0).ok())
            .max();
        let newest = newest.unwrap_or(0).max(device_list);
        let mut index = StreamIndex::empty(newest, rollbacks);
        index.device_list = device_list;
        for row in self.storage.query(CHANGES, &[])? {
            index.put(&RoomId::parse(row.text(0)?).map_err(corrupt)?, place(&row)?);
        }
        Ok(index)
    }
}

fn place(row: &Row) -> Result<Place, PortError> {
    let inviter = row.optional_text(3)?.map(UserId::parse).transpose().map_err(corrupt)?;
    let membership = Membership::named(&row.text(4)?);
    let is_knock = membership == Membership::Knock;
    let is_dirty = membership == Membership::Join && Wake::unpacked(row.number(5)?).is_dirty();
    let (stream, joined_at, unread) = (row.number(1)?, row.number(2)?, row.number(6)?);
    Ok(Place { stream, joined_at, inviter, is_knock, is_dirty, unread })
}
