//! The rooms that the user has left, in a sync response.

use super::compose::{Composition, known, seen, without_events};
use crate::objects::protocol::user::SyncPlan;
use crate::objects::user::User;
use crate::objects::user::store::RoomRow;
use crate::ports::PortError;

/// The most rooms that were left of which one sync shows events; of others it shows that they were left.
pub const MAX_LEFT_ROOMS: usize = 100;

impl User {
    /// Plans a room that was left after the client's token, also if it is forgotten: other devices hear of it. Without a
    /// token, rooms that were left are shown if the filter asks for them, and the forgotten ones never. The end of an
    /// invite that was never shown is not shown either.
    pub(super) fn plan_left(
        &self,
        plan: &mut SyncPlan,
        composition: &mut Composition<'_>,
        room: RoomRow,
    ) -> Result<(), PortError> {
        let is_new = composition.since.is_some_and(|since| room.positions.newest() > since.position);
        if room.is_forgotten && room.joined_at == 0 {
            return Ok(());
        }
        let is_shown = is_new || (composition.filter.include_leave && !room.is_forgotten);
        if !is_shown {
            return Ok(());
        }
        let has_events = plan.left.len() < MAX_LEFT_ROOMS;
        if !composition.filter.admits_room(&room.room_id) {
            if is_new && has_events {
                self.plan_hidden_left(plan, composition, room);
            }
            return Ok(());
        }
        let (after, known) = (seen(&room, composition), known(&room, composition));
        let account_data = match after {
            Some(_) => composition.changes.of_room(&room.room_id),
            None => self.room_account_data(&room.room_id, composition.filter)?,
        };
        let shown_after = if has_events { after } else { Some(room.position) };
        let mut planned = without_events(room, shown_after, account_data);
        planned.known = known;
        planned.inline = planned.inline.filter(|_| !has_events);
        plan.left.push(planned);
        Ok(())
    }
}
