//! Reads the room at one moment.

use super::access::Access;
use super::walk::{Most, Source, Walk, token};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{Direction, ReadRefusal, ReadSnapshot, Snapshot, StateCursor};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<ReadSnapshot> for Room {
    fn execute(&self, read: ReadSnapshot) -> Result<Step<Result<Snapshot, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let (from, until) = self.span(&access, Direction::Backwards, (None, None))?;
        let walk = Walk {
            source: Source::Timeline,
            direction: Direction::Backwards,
            from,
            until,
            limit: read.limit,
            most: Most::PAGE,
        };
        let mut walked = self.walk(&access.view, &lattice_sync::RoomFilter::default(), walk)?;
        walked.events.reverse();
        let member = self.store.member(&read.reader.user_id)?;
        Ok(Step::Reply(Ok(Snapshot {
            membership: member.map(|member| member.membership),
            events: walked.events,
            start: token(walked.end),
            end: self.newest_seen(&access)?,
            state: StateCursor { state: access.state.0, after: 0 },
            is_published: self.is_published()?,
        })))
    }
}

impl Room {
    /// The newest position of which the reader may learn something.
    pub(super) fn newest_seen(&self, access: &Access) -> Result<u64, PortError> {
        match access.end {
            Some(_) => Ok(access.position),
            None => Ok(self.store.head()?.position),
        }
    }
}
