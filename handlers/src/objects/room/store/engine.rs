//! The store as the engine of `lattice_rooms` sees it during one decision: what is stored, and before it what was
//! decided and is not stored yet.
//!
//! The engine decides first and the store keeps it afterwards, since the row of an event says what the current
//! state was then. The pages of states are the exception: they are written at once, in the same commit.

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

/// The engine above the tables, for one decision.
pub(super) type Engine<'a> = Graph<Decision<'a>>;

/// The tables, and what was decided above them.
pub(super) struct Decision<'a> {
    store: &'a Store,
    write: &'a Write<'a>,
    /// The last number of the tables.
    last_number: EventNumber,
    decided: BTreeMap<EventNumber, Rc<Entry>>,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    /// Events that are not stored.
    absent: RefCell<BTreeSet<OwnedEventId>>,
}

impl Store {
    /// Opens the engine at the end of the room.
    pub(super) fn engine<'a>(&'a self, write: &'a Write<'a>) -> Result<Engine<'a>, PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("there is no room"))?;
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
    /// An event that was decided about.
    pub fn decided(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        self.decided.get(&number).cloned().ok_or_else(|| corrupt("the engine decided nothing"))
    }

    /// The events in the timeline that name this one as a predecessor. Only of one that has its place itself
    /// every later event is read.
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
        self.store.held(state, keys)
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
        // What is decided anew counts as it is decided.
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
