//! The rooms that a client's filter excludes: it hears of changed device lists in them nevertheless.

use super::compose::{Composition, known, seen, without_events};
use crate::objects::protocol::user::{PlannedRoom, SyncPlan};
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;

impl User {
    /// Plans a joined room of which the client wants nothing else. A room whose device lists did not change is not read.
    pub(super) fn plan_hidden(&self, plan: &mut SyncPlan, composition: &Composition<'_>, room: RoomRow) {
        let Some(since) = composition.since else { return };
        let owed = since.owed(room.joined_at);
        if owed.is_none() {
            let position = since.position_of(room.joined_at);
            let is_new = room.joined_at > since.position;
            if !is_new && position.is_some_and(|position| !room.positions.has_device_lists_after(position)) {
                return;
            }
        } else if !self.may_retry(&room.room_id) {
            plan.owed.extend(owed);
            return;
        }
        let (after, known) = (seen(&room, composition), known(&room, composition));
        plan.joined.push(PlannedRoom {
            is_owed: owed.is_some(),
            is_new: owed.is_none(),
            known,
            ..hidden(room, after)
        });
    }

    /// Plans a room that was left, of which the client wants nothing else.
    pub(super) fn plan_hidden_left(&self, plan: &mut SyncPlan, composition: &Composition<'_>, room: RoomRow) {
        let (after, known) = (seen(&room, composition), known(&room, composition));
        if known.is_some() {
            plan.left.push(PlannedRoom { known, ..hidden(room, after) });
        }
    }
}

/// A room of which the client hears nothing but changes of device lists.
fn hidden(room: RoomRow, after: Option<u64>) -> PlannedRoom {
    PlannedRoom { inline: None, is_hidden: true, ..without_events(room, after, Vec::new()) }
}
