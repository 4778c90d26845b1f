//! Who is typing in the user's rooms: kept in memory, written nowhere.
//!
//! A sync token names the lists that the client was shown, by their serial. So a poll learns whether a list has changed,
//! also if the User lost its memory: then a list ends for the client by itself, [`TYPING_TTL_MS`] after it was made.

use lattice_rooms::Membership;
use lattice_sync::{MAX_TYPING_ROOMS, SeenTyping};
use ruma_common::{OwnedRoomId, OwnedUserId, RoomId};
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::typing::{TYPING_TTL_MS, TypingList};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{ShowTyping, SyncPlan};
use crate::objects::user::User;
use crate::objects::user::sync::Composition;
use crate::ports::PortError;

impl Execute<ShowTyping> for User {
    /// Writes nothing, and answers the polls of clients that have not seen the list.
    fn execute(&self, typing: ShowTyping) -> Result<Step<()>, PortError> {
        let room = self.store.room(&typing.room_id)?;
        let is_joined = room.is_some_and(|room| room.membership == Membership::Join);
        if is_joined && self.typing.borrow_mut().hear(typing, self.host.now_ms()) {
            self.wake_polls(&self.host.sockets.waiting()?, &[])?;
        }
        Ok(Step::Reply(()))
    }
}

impl User {
    /// Plans the lists that the client has not seen, and what its next token says of them.
    pub(in crate::objects::user) fn plan_typing(
        &self,
        plan: &mut SyncPlan,
        composition: &Composition<'_>,
    ) -> Result<(), PortError> {
        let seen = composition.since.filter(|_| composition.changed_since.is_some());
        let is_idle = self.typing.borrow().0.is_empty() && seen.is_none_or(|seen| seen.typing.is_empty());
        if is_idle || !composition.filter.ephemeral.admits("m.typing") {
            return Ok(());
        }
        let now_ms = self.host.now_ms();
        let mut lists = self.typing.borrow().0.clone();
        lists.retain(|_, list| list.heard_ms + TYPING_TTL_MS > now_ms);
        // What the client was shown goes first, so that each list ends for the client.
        for known in seen.map(|seen| seen.typing.clone()).unwrap_or_default() {
            let Some(room) = self.store.room_joined_at(known.joined_at)? else { continue };
            match lists.remove(&room.room_id) {
                Some(list) => self.plan_list(plan, composition, (room.room_id, list))?,
                None => self.plan_lost_list(plan, composition, (&room.room_id, known))?,
            }
        }
        for (room_id, list) in lists {
            if plan.typing.len() < MAX_TYPING_ROOMS {
                self.plan_list(plan, composition, (room_id, list))?;
            }
        }
        plan.typing.sort_unstable();
        Ok(())
    }

    /// Plans a list that is in memory, unless the client was shown it, or nobody is typing and the client has nothing.
    fn plan_list(
        &self,
        plan: &mut SyncPlan,
        composition: &Composition<'_>,
        (room_id, list): (OwnedRoomId, TypingList),
    ) -> Result<(), PortError> {
        let room = self.store.room(&room_id)?.filter(|room| room.membership == Membership::Join);
        let Some(room) = room.filter(|room| composition.filter.admits_room(&room.room_id)) else {
            return Ok(());
        };
        let seen = composition.since.filter(|_| composition.changed_since.is_some());
        let users: Vec<_> = list.users.iter().filter(|user_id| !plan.ignored.contains(user_id)).collect();
        let is_shown = match seen {
            Some(seen) => seen.typing(room.joined_at).is_some_and(|known| known.serial == list.serial),
            None => users.is_empty(),
        };
        if !is_shown {
            let event = typing_event(&users)?;
            self.plan_ephemeral_event(plan, composition, (&room_id, event))?;
        }
        let (joined_at, is_empty) = (room.joined_at, users.is_empty());
        plan.typing.push(SeenTyping { joined_at, serial: list.serial, is_empty });
        Ok(())
    }

    /// Plans a list that the client was shown and that is not in memory: it ends after its time.
    fn plan_lost_list(
        &self,
        plan: &mut SyncPlan,
        composition: &Composition<'_>,
        (room_id, known): (&RoomId, SeenTyping),
    ) -> Result<(), PortError> {
        if known.serial + TYPING_TTL_MS > self.host.now_ms() {
            plan.typing.push(known);
        } else if !known.is_empty {
            self.plan_ephemeral_event(plan, composition, (room_id, typing_event(&[])?))?;
        }
        Ok(())
    }
}

fn typing_event(users: &[&OwnedUserId]) -> Result<Box<RawValue>, PortError> {
    let event = to_raw_value(&json!({ "type": "m.typing", "content": { "user_ids": users } }));
    event.map_err(|error| PortError::new("user", "write typing users", error))
}
