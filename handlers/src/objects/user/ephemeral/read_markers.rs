//! The read markers that only the user sees: `m.fully_read`, which is account data, and private receipts.

use std::collections::BTreeMap;

use lattice_rooms::Membership;
use lattice_sync::{ReadUpTo, Receipt, receipt_event};
use ruma_common::{OwnedRoomId, RoomId};
use serde_json::json;
use serde_json::value::to_raw_value;

use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::user::{
    MarkerKind, MoveReadMarkers, PlannedRoom, ReadMarker, StorageRefusal, SyncPlan,
};
use crate::objects::user::User;
use crate::objects::user::store::AccountDataRow;
use crate::objects::user::sync::{Composition, without_events};
use crate::ports::PortError;

impl Execute<MoveReadMarkers> for User {
    /// Commits all markers that move forward, then wakes the polls.
    fn execute(&self, command: MoveReadMarkers) -> Result<Step<Result<(), StorageRefusal>>, PortError> {
        let MoveReadMarkers { room_id, markers } = command;
        let mut forward = Vec::new();
        for marker in markers {
            let place = (marker.place.depth, marker.place.number);
            if self.store.marker_place(&room_id, &marker)?.is_none_or(|before| before < place) {
                forward.push(marker);
            }
        }
        if forward.is_empty() {
            return Ok(Step::Reply(Ok(())));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(StorageRefusal::UserFull)));
        }
        self.host.storage.commit(|write| {
            forward.iter().try_for_each(|marker| self.write_marker(write, &room_id, marker))
        })?;
        self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        Ok(Step::Reply(Ok(())))
    }
}

impl User {
    fn write_marker(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        marker: &ReadMarker,
    ) -> Result<(), PortError> {
        let stream = self.store.newest()? + 1;
        self.store.put_marker(write, room_id, (marker, self.host.now_ms(), stream))?;
        if marker.kind == MarkerKind::Private {
            return self.mark_read(write, room_id, (marker, stream));
        }
        let content = to_raw_value(&json!({ "event_id": marker.event_id }))
            .map_err(|error| PortError::new("user", "write a read marker", error))?;
        let row = AccountDataRow::new(Some(room_id.to_owned()), "m.fully_read".to_owned(), content);
        self.store.put_account_data(write, &row, stream)
    }

    /// Plans the counts of rooms in which private receipts are new, for a client that wants no receipts.
    fn plan_counts(&self, plan: &mut SyncPlan, composition: &Composition<'_>) -> Result<(), PortError> {
        let Some(after) = composition.changed_since else { return Ok(()) };
        for (room_id, _) in self.store.private_receipts_since(&self.user_id()?, after)? {
            let room = self.store.room(&room_id)?.filter(|room| room.membership == Membership::Join);
            let is_planned = plan.joined.iter().any(|room| room.room_id == room_id);
            if let Some(room) = room.filter(|_| !is_planned && composition.filter.admits_room(&room_id)) {
                let position = Some(room.position);
                plan.joined
                    .push(PlannedRoom { has_new_counts: true, ..without_events(room, position, Vec::new()) });
            }
        }
        Ok(())
    }

    /// Removes what a private receipt says is read from the unread events.
    fn mark_read(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        (marker, stream): (&ReadMarker, u64),
    ) -> Result<(), PortError> {
        let Some(mut room) = self.store.room(room_id)? else { return Ok(()) };
        let (before, badge) = (room.unread.clone(), self.store.badge()?);
        let read = ReadUpTo { thread: marker.thread_id.clone(), place: marker.place };
        if marker.place.number > room.position {
            room.unread.read_ahead(read);
        } else {
            room.unread.read(&read);
        }
        if room.unread != before {
            room.unread_at = stream;
            self.store.put_room(write, &room)?;
        }
        self.queue_pushes(write, room_id, (None, false), (true, badge))
    }

    /// Plans the private receipts that are new; all of a room that is new to the client.
    pub(in crate::objects::user) fn plan_private_receipts(
        &self,
        plan: &mut SyncPlan,
        composition: &Composition<'_>,
    ) -> Result<(), PortError> {
        if !composition.filter.ephemeral.admits("m.receipt") {
            return self.plan_counts(plan, composition);
        }
        let mut rooms: BTreeMap<OwnedRoomId, Vec<Receipt>> = BTreeMap::new();
        let (user_id, after) = (self.user_id()?, composition.changed_since.unwrap_or(0));
        for (room_id, receipt) in self.store.private_receipts_since(&user_id, after)? {
            rooms.entry(room_id).or_default().push(receipt);
        }
        let is_incremental = composition.changed_since.is_some();
        for room in
            plan.joined.iter().filter(|room| is_incremental && room.after.is_none() && !room.is_hidden)
        {
            rooms.insert(room.room_id.clone(), self.store.private_receipts_of(&user_id, &room.room_id)?);
        }
        for (room_id, receipts) in rooms.into_iter().filter(|(_, receipts)| !receipts.is_empty()) {
            let event = receipt_event("m.read.private", &receipts)
                .map_err(|error| PortError::new("user", "write private receipts", error))?;
            self.plan_ephemeral_event(plan, composition, (&room_id, event))?;
        }
        Ok(())
    }
}
