//! Reads the state, page by page, and single state events.

use std::collections::BTreeSet;

use lattice_rooms::{EventNumber, Membership, Root, Unsigned};

use super::access::Access;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{
    ReadRefusal, ReadState, ReadStateEvent, ShownState, StateCursor, StatePage, StateSelect,
};
use crate::objects::room::Room;
use crate::objects::room::store::StoredEvent;
use crate::objects::room::timeline::LastJoin;
use crate::ports::PortError;

/// The most bytes of events in a page of a state; a page has one event at least.
pub const MAX_PAGE_BYTES: usize = 1024 * 1024;
/// The events that are read together: each may have the largest size.
const EVENTS_PER_READ: usize = 100;
/// The most events that one page reads, also those that it does not select.
const MAX_EVENTS_READ: usize = 5_000;

impl Execute<ReadState> for Room {
    fn execute(&self, read: ReadState) -> Result<Step<Result<StatePage, ReadRefusal>>, PortError> {
        let access = match self.access(&read.reader)? {
            Ok(access) if !read.only_joined || access.view.last_join() == LastJoin::Now => access,
            _ => return Ok(Step::Reply(Err(ReadRefusal::Forbidden))),
        };
        let cursor = match read.from {
            Some(cursor) => cursor,
            None => match self.state_at(&access, read.at)? {
                Ok(state) => StateCursor { state: state.0, after: 0 },
                Err(refusal) => return Ok(Step::Reply(Err(refusal))),
            },
        };
        self.state_page(&access, cursor, &read.select).map(Ok).map(Step::Reply)
    }
}

impl Execute<ReadStateEvent> for Room {
    fn execute(&self, read: ReadStateEvent) -> Result<Step<Result<ShownState, ReadRefusal>>, PortError> {
        let access = match self.access(&read.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let key = (read.event_type, read.state_key);
        let event = self.store.state(access.state, std::slice::from_ref(&key))?.remove(&key);
        let shown = event.map(|event| ShownState {
            content: access.view.content(&event),
            event: access.view.event(&event, Unsigned::default()),
        });
        Ok(Step::Reply(shown.ok_or(ReadRefusal::NotFound)))
    }
}

impl Room {
    fn state_page(
        &self,
        access: &Access,
        cursor: StateCursor,
        select: &StateSelect,
    ) -> Result<StatePage, PortError> {
        let numbers = self.state_numbers(Root(cursor.state), select)?;
        let numbers: Vec<EventNumber> = numbers.into_iter().filter(|number| *number > cursor.after).collect();
        let (mut events, mut bytes) = (Vec::new(), 0);
        for (index, slice) in numbers.chunks(EVENTS_PER_READ).enumerate() {
            for event in self.store.events(slice)? {
                let next = StateCursor { after: event.number - 1, ..cursor };
                let is_full = bytes > MAX_PAGE_BYTES && !events.is_empty();
                if is_full || index * EVENTS_PER_READ >= MAX_EVENTS_READ {
                    return Ok(StatePage { events, next: Some(next) });
                }
                if selects(select, &event) {
                    let shown = access.view.event(&event.pdu, Unsigned::default());
                    bytes += shown.get().len();
                    events.push(shown);
                }
            }
        }
        Ok(StatePage { events, next: None })
    }

    /// The numbers of a state's events: all, or of lazy members only the wanted ones.
    fn state_numbers(&self, state: Root, select: &StateSelect) -> Result<BTreeSet<EventNumber>, PortError> {
        match select {
            StateSelect::All | StateSelect::Members { .. } => self.store.all_of_state(state),
            StateSelect::Lazy(users) => self.store.lazy_state(state, users.iter().map(|user| user.as_str())),
        }
    }
}

fn selects(select: &StateSelect, event: &StoredEvent) -> bool {
    let StateSelect::Members { membership, not_membership } = select else { return true };
    let of_event = Membership::of(&event.pdu);
    event.pdu.event_type() == "m.room.member"
        && membership.is_none_or(|wanted| wanted == of_event)
        && not_membership.is_none_or(|unwanted| unwanted != of_event)
}
