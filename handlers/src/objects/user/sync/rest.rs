//! The rooms that did not fit into the response before, in a response of their own.

use std::collections::BTreeSet;

use lattice_sync::{Filter, RestOfRooms, SyncToken};

use crate::objects::protocol::user::{PlannedRoom, Poll, SyncPlan};
use crate::objects::user::User;
use crate::ports::PortError;

impl User {
    /// Plans the rooms that did not fit, up to the position of the client's token, and nothing else: the response after
    /// the last of them shows what is newer, also that the user has left one of them meanwhile. `None` if nothing of them is
    /// left to show.
    pub(super) fn plan_rest(&self, poll: &Poll, filter: &Filter) -> Result<Option<SyncPlan>, PortError> {
        let Some(token) = poll.since.as_ref().filter(|_| !poll.full_state) else { return Ok(None) };
        let Some(RestOfRooms { joined_after, since }) = token.rest else { return Ok(None) };
        let is_incremental = since.is_some();
        let since = since.map(|position| SyncToken { position, rest: None, ..token.clone() });
        let rest = Poll { device_id: poll.device_id.clone(), since, filter: poll.filter.clone(), ..*poll };
        let plan = self.compose(&rest, filter, &[])?;
        let is_left = |room: &PlannedRoom| joined_after < room.joined_at && room.joined_at <= token.position;
        let mut joined: Vec<PlannedRoom> = plan.joined.into_iter().filter(is_left).collect();
        if joined.is_empty() {
            return Ok(None);
        }
        joined.iter_mut().try_for_each(|room| self.end_at(room, token.position))?;
        let planned: BTreeSet<u64> = joined.iter().map(|room| room.joined_at).collect();
        let mut owed = token.owed.clone();
        owed.retain(|owed| !planned.contains(&owed.joined_at));
        let mut sticky = token.sticky.clone();
        sticky.retain(|sticky| !planned.contains(&sticky.joined_at));
        Ok(Some(SyncPlan {
            position: token.position,
            account_data: Vec::new(),
            joined,
            invited: Vec::new(),
            knocked: Vec::new(),
            left: Vec::new(),
            invites: token.invites,
            owed,
            sticky,
            typing: token.typing.clone(),
            signed_users: Vec::new(),
            // The rest of an initial sync is one too. The response before had the user's own list.
            device_lists: is_incremental,
            own_device_list: false,
            ..plan
        }))
    }

    /// Lets the range of a room end where the client's token will say that it ends.
    fn end_at(&self, room: &mut PlannedRoom, position: u64) -> Result<(), PortError> {
        let row = self.store.room(&room.room_id)?;
        if let Some(upto) = row.and_then(|row| row.positions.seen_at(position)) {
            room.upto = upto.max(room.after.unwrap_or(0));
        }
        Ok(())
    }
}
