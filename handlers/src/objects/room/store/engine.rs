//! The [`EventStore`] of `lattice_rooms::Graph` for one commit: the stored events, and above them the events
//! that the graph has checked and the store has not written yet.
//!
//! The graph checks an event before its row is written, because the row has the current state after the
//! event. State pages are the exception: they are written at once, in the same commit.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{
    Changes, Difference, Entry, EventNumber, EventStatus, EventStore, Graph, Root, StateMapKey,
};
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Store;
use super::corruption::corrupt;
use super::state::SlotChanges;
use super::statements::{FOLLOWED_BY, PARTIAL};
use crate::objects::host::Write;
use crate::ports::PortError;

/// The event graph above the tables, for one commit.
pub(super) type Engine<'a> = Graph<Decision<'a>>;

/// The tables, and the checked events that have no current row yet.
pub(super) struct Decision<'a> {
    store: &'a Store,
    write: &'a Write<'a>,
    /// The last number in the tables.
    last_number: EventNumber,
    decided: BTreeMap<EventNumber, Rc<Entry>>,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    /// Event ids that are known to be not stored.
    absent: RefCell<BTreeSet<OwnedEventId>>,
}

impl Store {
    /// Opens the event graph at the head of the room.
    pub(super) fn engine<'a>(&'a self, write: &'a Write<'a>) -> Result<Engine<'a>, PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        let (extremities, head) = (self.extremities()?, self.head()?);
        let resolved = self.cache().resolved.take();
        self.cache().trim();
        let decision = Decision {
            store: self,
            write,
            last_number: head.last_number,
            decided: BTreeMap::new(),
            numbers: BTreeMap::new(),
            absent: RefCell::default(),
        };
        let engine = Graph::open(identity.rules.clone(), decision, extremities, head.current);
        Ok(engine.with_resolved(resolved))
    }
}

impl Decision<'_> {
    /// An event that the graph has checked in this commit.
    pub fn decided(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        self.decided.get(&number).cloned().ok_or_else(|| corrupt("the event was not checked in this commit"))
    }

    /// The events in the timeline that have this event among their `prev_events`. Reads every later event if
    /// this one is stored and no outlier.
    fn followers(&self, id: &EventId) -> Result<Vec<EventNumber>, PortError> {
        let stored = self.number(id)?.filter(|number| *number <= self.last_number);
        let has_place = |number| Ok::<_, PortError>(!self.store.entry(number)?.outlier);
        if let Some(number) = stored
            && has_place(number)?
        {
            let rows = self.store.storage.query(FOLLOWED_BY, &[number.into()])?;
            return rows.iter().map(|row| row.number(0)).collect();
        }
        let wanted_by = self.store.wanted_by(id)?.into_iter();
        Ok(wanted_by.filter(|(_, flags)| flags.is_in_timeline()).map(|(number, _)| number).collect())
    }
}

impl EventStore for Decision<'_> {
    type Error = PortError;

    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, PortError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(Some(*number));
        }
        if self.absent.borrow().contains(id) {
            return Ok(None);
        }
        let number = self.store.number(id)?;
        if number.is_none() {
            self.absent.borrow_mut().insert(id.to_owned());
        }
        Ok(number)
    }

    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        self.decided.get(&number).cloned().map_or_else(|| self.store.entry(number), Ok)
    }

    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, PortError> {
        self.decided.get(&number).map_or_else(|| self.store.auth(number), |entry| Ok(entry.auth.clone()))
    }

    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, PortError> {
        self.store.lookup(state, keys)
    }

    fn difference(&self, from: Root, to: Root) -> Result<Difference, PortError> {
        self.store.difference(from, to)
    }

    fn is_followed(&self, id: &EventId) -> Result<bool, PortError> {
        let follows = |entry: &Rc<Entry>| {
            entry.status == EventStatus::Accepted
                && !entry.outlier
                && entry.pdu.prev_events().any(|prev| **prev == *id)
        };
        if self.decided.values().any(follows) {
            return Ok(true);
        }
        // For an event that was checked again, only the new outcome counts.
        Ok(self.followers(id)?.iter().any(|number| !self.decided.contains_key(number)))
    }

    fn partial(&self) -> Result<Vec<EventNumber>, PortError> {
        let rows = self.store.storage.query(PARTIAL, &[])?;
        let mut partial = rows.iter().map(|row| row.number(0)).collect::<Result<Vec<_>, _>>()?;
        partial.retain(|number| !self.decided.contains_key(number));
        partial.extend(self.decided.iter().filter(|(_, entry)| entry.partial).map(|(number, _)| *number));
        Ok(partial)
    }

    fn next_number(&self) -> Result<EventNumber, PortError> {
        let decided = self.decided.keys().next_back().map_or(0, |number| number + 1);
        Ok(decided.max(self.last_number + 1))
    }

    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), PortError> {
        self.numbers.insert(entry.pdu.id().to_owned(), number);
        self.decided.insert(number, Rc::new(entry));
        Ok(())
    }

    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, PortError> {
        let mut slots = SlotChanges::new();
        for (key, number) in changes {
            slots.insert(self.store.intern(self.write, key)?, *number);
        }
        self.store.states.apply(self.write, state, &slots)
    }
}
