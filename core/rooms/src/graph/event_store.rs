//! What is remembered of a room: the port of the engine to whatever stores events and states.

use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::EventId;

use crate::{Pdu, StateMapKey};

/// The dense number of an event in its room. Every event has a higher one than its auth events.
pub type EventNumber = u64;

/// A state, by where it is kept. The default is the state without entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root(pub u64);

/// The new event of each key, or none any more.
pub type Changes = BTreeMap<StateMapKey, Option<EventNumber>>;

/// What keys hold in one state and in another.
pub type Difference = BTreeMap<StateMapKey, (Option<EventNumber>, Option<EventNumber>)>;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStatus {
    /// The rules allow it.
    Accepted,
    /// The rules allow it where it stands, and forbade it when it came.
    SoftFailed,
    /// The rules forbid it.
    Rejected,
}

/// An event that was judged.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub pdu: Rc<Pdu>,
    /// What became of it.
    pub status: EventStatus,
    /// It was judged by its auth events alone, and has no place in the room.
    pub outlier: bool,
    /// It was judged after it had got its number, as an outlier or by a part of the state: the state before it
    /// may hold events with higher numbers.
    pub de_outliered: bool,
    /// It was judged by a state of which only a part was known.
    pub partial: bool,
    /// Its auth events.
    pub auth: Vec<EventNumber>,
    /// Those of its predecessors that were here; none of an outlier.
    pub prev: Vec<EventNumber>,
    /// The state before it.
    pub before: Root,
    /// The state after it: that before it if it is rejected.
    pub after: Root,
}

/// The store of one room's events and states. Writes of one decision belong in one transaction of the caller.
pub trait EventStore {
    /// Why it could not be read or written.
    type Error;

    /// The number of an event, if it is there.
    ///
    /// # Errors
    /// If the store fails.
    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, Self::Error>;

    /// An event that is there.
    ///
    /// # Errors
    /// If the store fails or has no such event.
    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, Self::Error>;

    /// The auth events of an event that is there.
    ///
    /// # Errors
    /// If the store fails or has no such event.
    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, Self::Error>;

    /// What a state holds under these keys.
    ///
    /// # Errors
    /// If the store fails.
    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, Self::Error>;

    /// Where two states differ. The work is to follow the difference, not the states.
    ///
    /// # Errors
    /// If the store fails.
    fn difference(&self, from: Root, to: Root) -> Result<Difference, Self::Error>;

    /// Whether an event in the timeline follows this one, which may not be here.
    ///
    /// # Errors
    /// If the store fails.
    fn is_followed(&self, id: &EventId) -> Result<bool, Self::Error>;

    /// The events that were judged by a state of which only a part was known.
    ///
    /// # Errors
    /// If the store fails.
    fn partial(&self) -> Result<Vec<EventNumber>, Self::Error>;

    /// A number above all others.
    ///
    /// # Errors
    /// If the store fails.
    fn next_number(&self) -> Result<EventNumber, Self::Error>;

    /// Keeps an event under its number, in the place of what was there.
    ///
    /// # Errors
    /// If the store fails.
    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), Self::Error>;

    /// The state that changes make of another.
    ///
    /// # Errors
    /// If the store fails.
    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, Self::Error>;
}
