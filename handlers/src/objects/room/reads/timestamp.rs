//! Finds the event nearest to a time.

use ruma_state_res::Event as _;

use super::access::Access;
use super::walk::MAX_EVENTS_WALKED;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{Direction, FindByTime, FoundByTime, ReadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::{Place, StoredEvent};
use crate::ports::PortError;

/// The events that are read first, and then together.
const EVENTS_PER_READ: [u64; 2] = [1, 100];

impl Execute<FindByTime> for Room {
    fn execute(&self, find: FindByTime) -> Result<Step<Result<FoundByTime, ReadRefusal>>, PortError> {
        let access = match self.access(&find.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let found = self.nearest(&access, find.time_ms, find.direction)?;
        let found = found.map(|event| FoundByTime {
            event_id: event.pdu.id().to_owned(),
            origin_server_ts: event.pdu.origin_server_ts(),
        });
        Ok(Step::Reply(found.ok_or(ReadRefusal::NotFound)))
    }
}

impl Room {
    /// The visible event that was sent nearest to a time, at it or on one side of it. Looks at a bounded number of
    /// events.
    fn nearest(
        &self,
        access: &Access,
        time_ms: u64,
        direction: Direction,
    ) -> Result<Option<StoredEvent>, PortError> {
        let (mut from, mut looked_at) = match direction {
            Direction::Backwards => ((time_ms + 1, Place::OLDEST), 0),
            Direction::Forwards => ((time_ms, Place::OLDEST), 0),
        };
        let [mut size, later] = EVENTS_PER_READ;
        while looked_at < MAX_EVENTS_WALKED {
            let batch = match direction {
                Direction::Backwards => self.store.sent_before(from, size)?,
                Direction::Forwards => self.store.sent_at_or_after(from, size)?,
            };
            let seen = access.view.memberships(&self.store, &batch.iter().collect::<Vec<_>>())?;
            if let Some(found) = seen.iter().position(Option::is_some) {
                return Ok(batch.into_iter().nth(found));
            }
            let Some(last) = batch.last().filter(|_| batch.len() as u64 == size) else { return Ok(None) };
            let (time_ms, place) = (u64::from(last.pdu.origin_server_ts().0), last.place());
            let after = u64::from(direction == Direction::Forwards);
            from = (time_ms, Place { number: place.number + after, ..place });
            looked_at += size;
            size = later;
        }
        Ok(None)
    }
}
