//! An event store in memory that counts its calls.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::rc::Rc;

use lattice_rooms::{Changes, Difference, Entry, EventNumber, EventStore, Header, Memory, Root, StateMapKey};
use ruma_common::EventId;

/// Counts calls by function. A call for several keys or changes counts each of them.
#[derive(Debug, Default)]
pub struct Counted {
    memory: Memory,
    calls: RefCell<BTreeMap<&'static str, u64>>,
}

impl Counted {
    /// The counts since the last reset.
    pub fn calls(&self) -> BTreeMap<&'static str, u64> {
        self.calls.borrow().clone()
    }

    pub fn reset(&self) {
        self.calls.borrow_mut().clear();
    }

    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    fn count(&self, what: &'static str, times: usize) {
        *self.calls.borrow_mut().entry(what).or_default() += times as u64;
    }
}

impl EventStore for Counted {
    type Error = Infallible;

    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, Infallible> {
        self.count("number", 1);
        self.memory.number(id)
    }

    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, Infallible> {
        self.count("entry", 1);
        self.memory.entry(number)
    }

    fn header(&self, number: EventNumber) -> Result<Rc<Header>, Infallible> {
        self.count("header", 1);
        self.memory.header(number)
    }

    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, Infallible> {
        self.count("auth", 1);
        self.memory.auth(number)
    }

    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, Infallible> {
        self.count("lookup", keys.len());
        self.memory.lookup(state, keys)
    }

    fn difference(&self, from: Root, to: Root) -> Result<Difference, Infallible> {
        let difference = self.memory.difference(from, to)?;
        self.count("difference", 1 + difference.len());
        Ok(difference)
    }

    fn is_followed(&self, id: &EventId) -> Result<bool, Infallible> {
        self.memory.is_followed(id)
    }

    fn partial(&self) -> Result<Vec<EventNumber>, Infallible> {
        self.memory.partial()
    }

    fn next_number(&self) -> Result<EventNumber, Infallible> {
        self.memory.next_number()
    }

    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), Infallible> {
        self.count("put", 1);
        self.memory.put(number, entry)
    }

    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, Infallible> {
        self.count("change", changes.len());
        self.memory.change(state, changes)
    }
}
