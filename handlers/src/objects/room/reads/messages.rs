//! Reads pages of the timeline.

use lattice_rooms::{StateMapKey, Unsigned};
use ruma_common::OwnedUserId;
use serde_json::value::RawValue;

use super::access::Access;
use super::walk::{Most, Source, Walk, Walked, token};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{Direction, HistoryPlace, Messages, ReadMessages, ReadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::Place;
use crate::objects::room::timeline::member_key;
use crate::ports::PortError;

/// The most events of a page.
pub const MAX_PAGE_EVENTS: u64 = 1_000;

impl Execute<ReadMessages> for Room {
    fn execute(&self, read: ReadMessages) -> Result<Step<Result<Messages, ReadRefusal>>, PortError> {
        let access = match self.access_of(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let walk = self.walk_of(&access, &read)?;
        let walked = self.walk(&access.view, &read.filter, walk)?;
        // A page that has events has its end too, also the last one, as Synapse's do and clients' tests expect: the page after
        // the last one is empty.
        let is_over = walked.is_exhausted && walked.events.is_empty();
        let members =
            if read.filter.lazy_load_members { self.members_of(&access, &walked)? } else { Vec::new() };
        Ok(Step::Reply(Ok(Messages {
            start: token(walk.from),
            end: (!is_over).then(|| token(walked.end)),
            events: walked.events,
            members,
        })))
    }
}

impl Room {
    /// The part of the timeline that a page covers: no newer than what the reader may see.
    fn walk_of(&self, access: &Access, read: &ReadMessages) -> Result<Walk<'static>, PortError> {
        let (from, until) = self.span(access, read.direction, (read.from, read.to))?;
        let limit = read.limit.clamp(1, MAX_PAGE_EVENTS);
        let (source, direction) = (Source::Timeline, read.direction);
        Ok(Walk { source, direction, from, until, limit, most: Most::PAGE })
    }

    /// Where a page begins, and where it ends at the latest.
    pub(super) fn span(
        &self,
        access: &Access,
        direction: Direction,
        (from, to): (Option<HistoryPlace>, Option<HistoryPlace>),
    ) -> Result<(Place, Option<Place>), PortError> {
        let from = from.map(|place| self.place(place)).transpose()?;
        let to = to.map(|place| self.place(place)).transpose()?;
        let newest = self.newest_place(access)?;
        Ok(match direction {
            Direction::Backwards => (from.unwrap_or(newest).min(newest), to),
            Direction::Forwards => (from.unwrap_or(Place::OLDEST), to.into_iter().chain(access.end).min()),
        })
    }

    /// The place after the newest event that the reader may see.
    fn newest_place(&self, access: &Access) -> Result<Place, PortError> {
        if let Some(end) = access.end {
            return Ok(end);
        }
        let newest = self.store.before(Place::NEWEST, 1)?;
        Ok(newest.first().map_or(Place::OLDEST, crate::objects::room::store::StoredEvent::place))
    }

    /// The member events of the senders of a page, after its newest event.
    fn members_of(&self, access: &Access, walked: &Walked) -> Result<Vec<Box<RawValue>>, PortError> {
        let Some(newest) = &walked.newest else { return Ok(Vec::new()) };
        let keys: Vec<StateMapKey> =
            walked.senders.iter().map(|user: &OwnedUserId| member_key(user)).collect();
        let state = self.store.state(newest.states.after, &keys)?;
        Ok(state.values().map(|event| access.view.event(event, Unsigned::default())).collect())
    }
}
