//! Which room changed last at which position of the user's stream, in memory.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{OwnedRoomId, OwnedUserId, RoomId};

/// The newest position of the user's stream, and the newest change of each room.
pub(super) struct StreamIndex {
    pub newest: u64,
    /// The position at which the user's own device list was last published; 0 if it never was.
    pub device_list: u64,
    /// [`crate::objects::host::Storage::rollbacks`] when the index was filled.
    pub rollbacks: u64,
    places: BTreeMap<OwnedRoomId, Place>,
    /// The rooms by the position of their newest change, but for pending invites. What a user knows from one room takes no
    /// position in another, so several rooms may have the same.
    changed: BTreeSet<(u64, OwnedRoomId)>,
    /// The pending invites by their position.
    invites: BTreeMap<u64, OwnedRoomId>,
    /// The rooms by the position at which the user joined.
    joined: BTreeMap<u64, OwnedRoomId>,
    /// The rooms with news of which the user may not have been told, by the position of their newest change.
    dirty: BTreeSet<(u64, OwnedRoomId)>,
}

/// Where a room stands in the user's stream.
#[derive(Clone)]
pub(super) struct Place {
    pub stream: u64,
    pub joined_at: u64,
    /// The inviter, if an invite is pending.
    pub inviter: Option<OwnedUserId>,
    /// Whether the user knocks on the room.
    pub is_knock: bool,
    /// Whether the Room may have news of which the user was not told.
    pub is_dirty: bool,
    /// How many events are unread.
    pub unread: u64,
}

/// A pending invite.
pub(in crate::objects::user) struct PendingInvite {
    pub room_id: OwnedRoomId,
    pub inviter: OwnedUserId,
    /// The position of the user's stream.
    pub stream: u64,
}

impl StreamIndex {
    /// An index without rooms.
    pub fn empty(newest: u64, rollbacks: u64) -> Self {
        let places = BTreeMap::new();
        let (changed, dirty) = (BTreeSet::new(), BTreeSet::new());
        let (invites, joined) = (BTreeMap::new(), BTreeMap::new());
        Self { newest, device_list: 0, rollbacks, places, changed, invites, joined, dirty }
    }

    pub fn put(&mut self, room_id: &RoomId, place: Place) {
        let at = |stream: u64| (stream, room_id.to_owned());
        if let Some(before) = self.places.insert(room_id.to_owned(), place.clone()) {
            self.changed.remove(&at(before.stream));
            self.dirty.remove(&at(before.stream));
            self.joined.remove(&before.joined_at);
            if before.inviter.is_some() {
                self.invites.remove(&before.stream);
            }
        }
        if place.is_dirty {
            self.dirty.insert(at(place.stream));
        }
        if place.inviter.is_some() {
            self.invites.insert(place.stream, room_id.to_owned());
        } else {
            self.changed.insert(at(place.stream));
        }
        self.joined.insert(place.joined_at, room_id.to_owned());
        self.newest = self.newest.max(place.stream);
    }

    /// The rooms that changed after a position, but for pending invites, in stream order.
    pub fn changed_since(&self, position: u64) -> Vec<OwnedRoomId> {
        let after = self.changed.iter().rev().take_while(|(stream, _)| *stream > position);
        let mut rooms: Vec<_> = after.map(|(_, room_id)| room_id.clone()).collect();
        rooms.reverse();
        rooms
    }

    /// The pending invites after a position, in stream order.
    pub fn invites_since(&self, position: u64) -> Vec<PendingInvite> {
        let invites = self.invites.range(position + 1..).filter_map(|(stream, room_id)| {
            let inviter = self.places.get(room_id)?.inviter.clone()?;
            Some(PendingInvite { room_id: room_id.clone(), inviter, stream: *stream })
        });
        invites.collect()
    }

    /// The rooms with news of which the user may not have been told, the one that changed last first.
    pub fn dirty(&self) -> Vec<OwnedRoomId> {
        self.dirty.iter().rev().map(|(_, room_id)| room_id.clone()).collect()
    }

    /// The number of rooms on which the user knocks.
    pub fn knocks(&self) -> u64 {
        self.places.values().filter(|place| place.is_knock).count() as u64
    }

    /// How many events are unread in all rooms.
    pub fn unread(&self) -> u64 {
        self.places.values().map(|place| place.unread).sum()
    }

    /// How many events are unread in a room.
    pub fn unread_in(&self, room_id: &RoomId) -> u64 {
        self.places.get(room_id).map_or(0, |place| place.unread)
    }

    /// The room that the user joined at a position.
    pub fn joined_at(&self, position: u64) -> Option<OwnedRoomId> {
        self.joined.get(&position).cloned()
    }
}
