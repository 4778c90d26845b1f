//! Who may read the room, and up to where.

use lattice_rooms::{HistoryVisibility, Root};
use ruma_common::UserId;

use crate::objects::protocol::room::{HistoryPlace, ReadRefusal, Reader};
use crate::objects::room::Room;
use crate::objects::room::store::{Place, Span};
use crate::objects::room::timeline::{LastJoin, ReaderView};
use crate::ports::PortError;

/// The position at which a room has its first member. A client that has the whole timeline asks for the members at its
/// start, and expects the creator.
const FIRST_MEMBER: u64 = 2;

/// What a reader may read.
pub(super) struct Access {
    pub view: ReaderView,
    /// The newest state that the reader may read.
    pub state: Root,
    /// The place after which the reader sees nothing; `None` if the reader sees the newest events.
    pub end: Option<Place>,
    /// The position that `state` belongs to.
    pub position: u64,
}

impl Room {
    /// What a reader may read: members everything up to now; former members up to when they left; everybody a
    /// room that is world-readable.
    pub(super) fn access(&self, user_id: &UserId) -> Result<Result<Access, ReadRefusal>, PortError> {
        let member = self.store.member(user_id)?.unwrap_or_default();
        let view = self.view_of(user_id, &member)?.with_room_id();
        let head = self.store.head()?;
        let is_open = view.last_join() != LastJoin::Now && self.is_world_readable()?;
        match (view.last_join(), member.left_at) {
            (LastJoin::Until(end), Some(left_at)) => {
                let (state, end) = (self.store.head_at(left_at)?.current, (!is_open).then_some(end));
                Ok(Ok(Access { view, state, end, position: left_at }))
            }
            (LastJoin::Never, _) if !is_open => Ok(Err(ReadRefusal::Forbidden)),
            _ => Ok(Ok(Access { view, state: head.current, end: None, position: head.position })),
        }
    }

    /// As [`Self::access`], as one of the reader's devices sees it.
    pub(super) fn access_of(&self, reader: &Reader) -> Result<Result<Access, ReadRefusal>, PortError> {
        let access = self.access(&reader.user_id)?;
        Ok(access.map(|access| Access { view: access.view.on_device(&reader.device_id), ..access }))
    }

    /// The place that a client names.
    pub(super) fn place(&self, place: HistoryPlace) -> Result<Place, PortError> {
        match place {
            HistoryPlace::Page(page) => Ok(Place { depth: page.depth, number: page.number }),
            HistoryPlace::Position(position) => self.store.place_at(position),
        }
    }

    /// The state at a place that a client names: no newer than what the reader may read. Refused if the reader may
    /// not see the last event before the place.
    pub(super) fn state_at(
        &self,
        access: &Access,
        at: Option<HistoryPlace>,
    ) -> Result<Result<Root, ReadRefusal>, PortError> {
        let position = match at {
            None => return Ok(Ok(access.state)),
            Some(HistoryPlace::Position(position)) => position.max(FIRST_MEMBER),
            Some(HistoryPlace::Page(page)) => page.number,
        };
        if position >= access.position {
            return Ok(Ok(access.state));
        }
        let last = self.store.latest(Span { after: 0, upto: position }, 1)?;
        let last: Vec<_> = last.iter().map(|event| &event.event).collect();
        let seen = access.view.memberships(&self.store, &last)?;
        if seen.first().is_some_and(Option::is_none) {
            return Ok(Err(ReadRefusal::Forbidden));
        }
        Ok(Ok(self.store.head_at(position)?.current))
    }

    pub(in crate::objects::room) fn is_world_readable(&self) -> Result<bool, PortError> {
        let visibility = self.current(("m.room.history_visibility".to_owned(), String::new()))?;
        let visibility = visibility.map(|event| HistoryVisibility::of(&event)).unwrap_or_default();
        Ok(visibility == HistoryVisibility::WorldReadable)
    }
}
