//! The [`EventStore`] of `lattice_rooms::Graph` for one commit: the stored events, and above them the events
//! that the graph has checked and the store has not written yet.
//!
//! The graph checks an event before its row is written, because the row has the current state after the
//! event. State pages are the exception: they are written at once, in the same commit.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{
    Changes, Difference, Entry, EventNumber, EventStatus, EventStore, Graph, Header, Root, StateMapKey,
};
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Store;
use super::corruption::corrupt;
use super::state::SlotChanges;
use super::statements::PARTIAL;
use crate::objects::host::Write;
use crate::ports::PortError;

/// The entries of a difference of two states that count as one read: they come in pages.
const ENTRIES_PER_READ: u64 = 64;

/// The event graph above the tables, for one commit.
pub(super) type Engine<'a> = Graph<Decision<'a>>;

/// The tables, and the checked events that have no current row yet.
pub(super) struct Decision<'a> {
    store: &'a Store,
    write: &'a Write<'a>,
    /// The last number in the tables.
    last_number: EventNumber,
    decided: BTreeMap<EventNumber, Rc<Entry>>,
    checked_again: BTreeMap<EventNumber, CheckedAgain>,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    /// Event ids that are known to be not stored.
    absent: RefCell<BTreeSet<OwnedEventId>>,
    /// How much the decision may still read, if it has a limit.
    reads_left: Option<&'a Cell<u64>>,
    is_exhausted: Cell<bool>,
}

/// What a resync changes of an event: it may check very many, too many to hold them whole.
struct CheckedAgain {
    status: EventStatus,
    partial: bool,
    de_outliered: bool,
    before: Root,
    after: Root,
}

impl CheckedAgain {
    fn of(&self, stored: &Entry) -> Entry {
        let Self { status, partial, de_outliered, before, after } = *self;
        Entry { status, partial, de_outliered, before, after, ..stored.clone() }
    }
}

impl Store {
    /// Opens the event graph at the head of the room.
    pub(super) fn engine<'a>(&'a self, write: &'a Write<'a>) -> Result<Engine<'a>, PortError> {
        self.engine_within(write, None)
    }

    /// As [`Self::engine`], for a decision that may read so many events and state entries. What is in the cache counts
    /// too, so that the outcome does not depend on it.
    pub(super) fn engine_within<'a>(
        &'a self,
        write: &'a Write<'a>,
        reads_left: Option<&'a Cell<u64>>,
    ) -> Result<Engine<'a>, PortError> {
        let identity = self.identity()?.ok_or_else(|| corrupt("the room does not exist"))?;
        let (extremities, head) = (self.extremities()?, self.head()?);
        let resolved = self.cache().resolved.take();
        self.cache().trim();
        let decision = Decision {
            store: self,
            write,
            last_number: head.last_number,
            decided: BTreeMap::new(),
            checked_again: BTreeMap::new(),
            numbers: BTreeMap::new(),
            absent: RefCell::default(),
            reads_left,
            is_exhausted: Cell::default(),
        };
        let engine = Graph::open(identity.rules.clone(), decision, extremities, head.current);
        Ok(engine.with_resolved(resolved))
    }
}

impl Decision<'_> {
    /// An event that the graph has checked in this commit.
    pub fn decided(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        if !self.is_checked(number) {
            return Err(corrupt("the event was not checked in this commit"));
        }
        self.entry(number)
    }

    /// Counts reads.
    fn read(&self, reads: u64) -> Result<(), PortError> {
        let Some(left) = self.reads_left else { return Ok(()) };
        let rest = left.get().checked_sub(reads);
        left.set(rest.unwrap_or_default());
        self.is_exhausted.set(self.is_exhausted.get() || rest.is_none());
        rest.map(drop).ok_or_else(|| PortError::new("room", "receive", "the decision would read too much"))
    }

    fn is_checked(&self, number: EventNumber) -> bool {
        self.decided.contains_key(&number) || self.checked_again.contains_key(&number)
    }
}

impl EventStore for Decision<'_> {
    type Error = PortError;

    fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, PortError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(Some(*number));
        }
        if self.absent.borrow().contains(id) {
            return Ok(None);
        }
        self.read(1)?;
        let number = self.store.number(id)?;
        if number.is_none() {
            self.absent.borrow_mut().insert(id.to_owned());
        }
        Ok(number)
    }

    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        if let Some(entry) = self.decided.get(&number) {
            return Ok(entry.clone());
        }
        self.read(1)?;
        let stored = self.store.entry(number)?;
        Ok(self.checked_again.get(&number).map_or(stored.clone(), |again| Rc::new(again.of(&stored))))
    }

    fn header(&self, number: EventNumber) -> Result<Rc<Header>, PortError> {
        if self.is_checked(number) {
            return Ok(Rc::new(Header::from(&*self.entry(number)?)));
        }
        self.read(1)?;
        self.store.header(number)
    }

    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, PortError> {
        if let Some(entry) = self.decided.get(&number) {
            return Ok(entry.auth.clone());
        }
        self.read(1)?;
        self.store.auth(number)
    }

    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, PortError> {
        self.read(keys.len() as u64)?;
        self.store.lookup(state, keys)
    }

    fn difference(&self, from: Root, to: Root) -> Result<Difference, PortError> {
        let difference = self.store.difference(from, to)?;
        self.read(1 + difference.len() as u64 / ENTRIES_PER_READ)?;
        Ok(difference)
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
        Ok(self.store.wanted_by(id)?.iter().any(|(_, flags)| flags.is_in_graph()))
    }

    fn partial(&self) -> Result<Vec<EventNumber>, PortError> {
        let rows = self.store.storage.query(PARTIAL, &[])?;
        let mut partial = rows.iter().map(|row| row.number(0)).collect::<Result<Vec<_>, _>>()?;
        partial.retain(|number| !self.is_checked(*number));
        partial.extend(self.decided.iter().filter(|(_, entry)| entry.partial).map(|(number, _)| *number));
        let again = self.checked_again.iter().filter(|(_, again)| again.partial);
        partial.extend(again.map(|(number, _)| *number));
        Ok(partial)
    }

    fn next_number(&self) -> Result<EventNumber, PortError> {
        let decided = self.decided.keys().next_back().map_or(0, |number| number + 1);
        Ok(decided.max(self.last_number + 1))
    }

    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), PortError> {
        self.numbers.insert(entry.pdu.id().to_owned(), number);
        // An outlier is stored again with its place; any other stored event is checked again as it is.
        if number > self.last_number || self.store.entry(number)?.outlier {
            self.decided.insert(number, Rc::new(entry));
            return Ok(());
        }
        let Entry { status, partial, de_outliered, before, after, .. } = entry;
        self.checked_again.insert(number, CheckedAgain { status, partial, de_outliered, before, after });
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
