//! Which position of a room's stream a sync token stands for.

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::FindRoomPosition;
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<FindRoomPosition> for User {
    fn execute(&self, find: FindRoomPosition) -> Result<Step<u64>, PortError> {
        let Some(room) = self.store.room(&find.room_id)? else { return Ok(Step::Reply(0)) };
        let seen = match find.since.owed(room.joined_at) {
            Some(owed) => owed.seen,
            None => find.since.position_of(room.joined_at).and_then(|since| room.positions.seen_at(since)),
        };
        Ok(Step::Reply(seen.unwrap_or_default()))
    }
}
