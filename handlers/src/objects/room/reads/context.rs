//! Reads the events before and after an event.

use ruma_state_res::Event as _;

use super::walk::{Most, Source, Walk, token};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{Context, Direction, ReadContext, ReadRefusal, StateCursor};
use crate::objects::room::Room;
use crate::objects::room::store::Place;
use crate::ports::PortError;

use super::messages::MAX_PAGE_EVENTS;

impl Execute<ReadContext> for Room {
    fn execute(&self, read: ReadContext) -> Result<Step<Result<Context, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let Some((stored, event)) = self.seen_event(&access.view, &read.event_id)? else {
            return Ok(Step::Reply(Err(ReadRefusal::NotFound)));
        };
        let (place, limit) = (stored.place(), read.limit.min(MAX_PAGE_EVENTS));
        let source = Source::Timeline;
        let before = Walk {
            source,
            direction: Direction::Backwards,
            from: Place { number: place.number - 1, ..place },
            until: None,
            limit: limit / 2,
            most: Most::PAGE,
        };
        let after = Walk {
            source,
            direction: Direction::Forwards,
            from: place,
            until: access.end,
            limit: limit - limit / 2,
            most: Most::PAGE,
        };
        let before = self.walk(&access.view, &read.filter, before)?;
        let after = self.walk(&access.view, &read.filter, after)?;
        let mut senders = before.senders;
        senders.extend(after.senders);
        senders.insert(stored.pdu.sender().to_owned());
        let last = after.newest.as_ref().unwrap_or(&stored);
        Ok(Step::Reply(Ok(Context {
            event,
            before: before.events,
            after: after.events,
            start: token(before.end),
            end: token(after.end),
            state: StateCursor { state: last.states.after.0, after: 0 },
            senders,
        })))
    }
}
