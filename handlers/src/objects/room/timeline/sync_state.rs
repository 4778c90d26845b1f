//! The state section of a sync: the state events that the timeline does not contain (client-server API, "Syncing",
//! "Lazy-loading room members").

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{Pdu, StateMapKey, Unsigned};
use lattice_sync::RoomFilters;
use ruma_common::OwnedUserId;
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use super::reader_view::{ReaderView, member_key};
use crate::objects::protocol::room::ReadTimeline;
use crate::objects::room::Room;
use crate::objects::room::store::StreamEvent;
use crate::ports::PortError;

type StateEvents = BTreeMap<StateMapKey, Rc<Pdu>>;

/// What the state section follows from.
pub(super) struct Section<'a> {
    pub read: &'a ReadTimeline,
    /// The position just before the timeline.
    pub start: u64,
    /// The events of the timeline.
    pub shown: &'a [StreamEvent],
    /// The heroes of the room summary, if the response has one.
    pub heroes: &'a [OwnedUserId],
}

impl Room {
    /// The state events that the client lacks, as the filter admits them.
    pub(super) fn state_section(
        &self,
        view: &ReaderView,
        section: &Section<'_>,
    ) -> Result<Vec<Box<RawValue>>, PortError> {
        let Section { read, start, .. } = *section;
        let end = if read.state_after { read.upto } else { start };
        let mut state = self.state_changes(section, end)?;
        if !read.filters.timeline.admits_all() && !read.state_after {
            self.add_hidden_changes(&mut state, section)?;
        }
        self.add_lazy_members(&mut state, section, end)?;
        let room_id = &self.identity()?.room_id;
        let RoomFilters { state: filter, .. } = &read.filters;
        let is_admitted = |pdu: &&Rc<Pdu>| filter.admits_room(room_id) && view.admits(filter, pdu);
        let mut admitted: Vec<&Rc<Pdu>> = state.values().filter(is_admitted).collect();
        admitted.sort_by_key(|pdu| pdu.depth());
        Ok(admitted.into_iter().map(|pdu| view.event(pdu, Unsigned::default())).collect())
    }

    /// The state at the end of the section; what changed since the client's token, if it has the room. Of lazy members
    /// a client that has nothing of the room gets those that the section names.
    fn state_changes(&self, section: &Section<'_>, end: u64) -> Result<StateEvents, PortError> {
        let read = section.read;
        let all = match read.after.filter(|_| !read.full_state) {
            Some(after) => self.store.state_difference(after, end)?,
            None if read.filters.state.lazy_load_members => {
                let members = members(section);
                let numbers = self
                    .store
                    .lazy_state(self.store.head_at(end)?.current, members.iter().map(|id| id.as_str()))?;
                let numbers: Vec<_> = numbers.into_iter().collect();
                self.store.events(&numbers)?.into_iter().map(|event| event.pdu).collect()
            }
            None => self.store.state_difference(0, end)?,
        };
        Ok(all.into_iter().filter_map(|pdu| Some((key(&pdu)?, pdu))).collect())
    }

    /// How many events the timeline must leave out at its beginning: a client applies the state section first, so an event of
    /// the timeline would undo a newer one that the filter keeps out of the timeline.
    pub(super) fn superseded(&self, read: &ReadTimeline, events: &[StreamEvent]) -> Result<usize, PortError> {
        let Some(first) = events.first() else { return Ok(0) };
        if read.filters.timeline.admits_all() || read.state_after {
            return Ok(0);
        }
        let shown: BTreeSet<_> = events.iter().map(|event| event.event.pdu.id().to_owned()).collect();
        let changed = self.store.state_difference(first.position - 1, read.upto)?;
        let hidden: BTreeSet<StateMapKey> =
            changed.iter().filter(|pdu| !shown.contains(pdu.id())).filter_map(|pdu| key(pdu)).collect();
        let is_superseded =
            |event: &StreamEvent| key(&event.event.pdu).is_some_and(|key| hidden.contains(&key));
        Ok(events.iter().rposition(is_superseded).map_or(0, |last| last + 1))
    }

    /// Adds the changes of the state since the timeline began whose events the filter keeps out of the timeline.
    fn add_hidden_changes(&self, state: &mut StateEvents, section: &Section<'_>) -> Result<(), PortError> {
        let shown: BTreeSet<_> = section.shown.iter().map(|shown| shown.event.pdu.id().to_owned()).collect();
        for pdu in self.store.state_difference(section.start, section.read.upto)? {
            if let Some(key) = key(&pdu).filter(|_| !shown.contains(pdu.id())) {
                state.insert(key, pdu);
            }
        }
        Ok(())
    }

    /// Adds the member events of those who sent the timeline, of the heroes, and in a room that is new to the client the
    /// reader's own.
    fn add_lazy_members(
        &self,
        state: &mut StateEvents,
        section: &Section<'_>,
        end: u64,
    ) -> Result<(), PortError> {
        if !section.read.filters.state.lazy_load_members {
            return Ok(());
        }
        let keys: Vec<StateMapKey> = members(section).iter().map(|user_id| member_key(user_id)).collect();
        let shown: BTreeSet<_> = section.shown.iter().filter_map(|shown| key(&shown.event.pdu)).collect();
        for (key, pdu) in self.store.state(self.store.head_at(end)?.current, &keys)? {
            // The timeline has the newer one.
            if section.read.state_after || !shown.contains(&key) {
                state.entry(key).or_insert(pdu);
            }
        }
        Ok(())
    }
}

/// The users whose member events the client needs.
fn members(section: &Section<'_>) -> BTreeSet<OwnedUserId> {
    let senders = section.shown.iter().map(|shown| shown.event.pdu.sender().to_owned());
    let reader = section.read.after.is_none() || section.read.full_state;
    let mut members: BTreeSet<OwnedUserId> = senders.chain(section.heroes.iter().cloned()).collect();
    members.extend(reader.then(|| section.read.reader.clone()));
    members
}

fn key(pdu: &Pdu) -> Option<StateMapKey> {
    Some((pdu.event_type().to_owned(), pdu.state_key()?.to_owned()))
}
