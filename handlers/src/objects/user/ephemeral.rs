//! What syncs show beside timelines: typing users, in memory alone, and the user's own read markers.

mod plan_typing;
mod read_markers;
mod typing;

use lattice_rooms::Membership;
use ruma_common::RoomId;
use serde_json::value::RawValue;

pub(super) use self::typing::TypingRooms;
pub use self::typing::{MAX_TYPING_ROOMS_IN_MEMORY, TYPING_TTL_MS};
use super::User;
use super::sync::{Composition, without_events};
use crate::objects::protocol::user::SyncPlan;
use crate::ports::PortError;

impl User {
    /// Adds an ephemeral event of a joined room to the plan.
    fn plan_ephemeral_event(
        &self,
        plan: &mut SyncPlan,
        composition: &Composition<'_>,
        (room_id, event): (&RoomId, Box<RawValue>),
    ) -> Result<(), PortError> {
        if let Some(room) = plan.joined.iter_mut().find(|room| room.room_id == room_id && !room.is_hidden) {
            room.ephemeral.push(event);
            room.is_new = true;
            return Ok(());
        }
        let room = self.store.room(room_id)?.filter(|room| room.membership == Membership::Join);
        if let Some(room) = room.filter(|room| composition.filter.admits_room(&room.room_id)) {
            let after = Some(room.position);
            let mut planned = without_events(room, after, Vec::new());
            planned.ephemeral.push(event);
            plan.joined.push(planned);
        }
        Ok(())
    }
}
