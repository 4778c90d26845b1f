//! Reads the events that relate to an event.

use super::messages::MAX_PAGE_EVENTS;
use super::walk::{Most, Source, Walk, token};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadRefusal, ReadRelations, RelatedEvents};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<ReadRelations> for Room {
    fn execute(&self, read: ReadRelations) -> Result<Step<Result<RelatedEvents, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        if self.seen_event(&access.view, &read.event_id)?.is_none() {
            return Ok(Step::Reply(Err(ReadRefusal::NotFound)));
        }
        let (from, until) = self.span(&access, read.direction, (read.from, read.to))?;
        let places = match read.recurse {
            true => self.store.related_chain(&read.event_id, from)?,
            false => Vec::new(),
        };
        let source = if read.recurse { Source::Places(&places) } else { Source::RelatedTo(&read.event_id) };
        let limit = read.limit.clamp(1, MAX_PAGE_EVENTS);
        let walk = Walk { source, direction: read.direction, from, until, limit, most: Most::PAGE };
        let walked = self.walk(&access.view, &read.filter, walk)?;
        let next = (!walked.is_exhausted).then(|| token(walked.end));
        Ok(Step::Reply(Ok(RelatedEvents { events: walked.events, next })))
    }
}
