//! The port of the graph to the store of a room's events and states.

use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedUserId};
use ruma_state_res::Event as _;

use crate::{Pdu, StateMapKey};

/// The number of an event in its room, above 0. An event has a higher number than its auth events.
pub type EventNumber = u64;

/// A reference to a stored state. Equal references mean equal states; the default is the state without
/// entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root(pub u64);

/// Changes of a state: the new event of a key, or `None` where the key is removed.
pub type Changes = BTreeMap<StateMapKey, Option<EventNumber>>;

/// The keys in which two states differ, with the event of the first state and of the second.
pub type Difference = BTreeMap<StateMapKey, (Option<EventNumber>, Option<EventNumber>)>;

/// The outcome of an event's auth checks, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStatus {
    /// The event passed all checks.
    Accepted,
    /// The event passed against the state before it, and failed against the current state at its receipt.
    SoftFailed,
    /// The event failed against its auth events or the state before it.
    Rejected,
}

/// A stored event, with the outcome of its auth checks and its place in the graph.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub pdu: Rc<Pdu>,
    /// The outcome of its auth checks.
    pub status: EventStatus,
    /// Whether the event was checked against its auth events alone, and has no place in the graph.
    pub outlier: bool,
    /// Whether the event was checked again after it had got its number (a former outlier, or resynced): the
    /// state before it may hold events with higher numbers.
    pub de_outliered: bool,
    /// Whether the event was checked against partial state.
    pub partial: bool,
    /// The numbers of its auth events.
    pub auth: Vec<EventNumber>,
    /// The numbers of those prev events that were stored; empty for an outlier.
    pub prev: Vec<EventNumber>,
    /// The state before the event; empty for an outlier.
    pub before: Root,
    /// The state after the event; the state before it if the event is rejected.
    pub after: Root,
}

/// What state resolution reads of most events: a header is small, however large the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The event id.
    pub id: OwnedEventId,
    /// The event type.
    pub event_type: String,
    /// The state key of a state event.
    pub state_key: Option<String>,
    /// The sender.
    pub sender: OwnedUserId,
    /// The field `origin_server_ts`.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
    /// The field `depth`.
    pub depth: u64,
    /// The outcome of the event's auth checks.
    pub status: EventStatus,
    /// The numbers of the event's auth events.
    pub auth: Vec<EventNumber>,
    /// The state after the event.
    pub after: Root,
}

impl Header {
    /// Whether the event is a state event with this type and state key.
    #[must_use]
    pub fn is(&self, event_type: &str, state_key: &str) -> bool {
        self.event_type == event_type && self.state_key.as_deref() == Some(state_key)
    }

    /// The state map key; `None` unless the event is a state event.
    #[must_use]
    pub fn state_map_key(&self) -> Option<StateMapKey> {
        Some((self.event_type.clone(), self.state_key.clone()?))
    }
}

impl From<&Entry> for Header {
    fn from(entry: &Entry) -> Self {
        let pdu = &entry.pdu;
        Self {
            id: pdu.id().to_owned(),
            event_type: pdu.event_type().to_owned(),
            state_key: pdu.state_key().map(str::to_owned),
            sender: pdu.sender().to_owned(),
            origin_server_ts: pdu.origin_server_ts(),
            depth: pdu.depth(),
            status: entry.status,
            auth: entry.auth.clone(),
            after: entry.after,
        }
    }
}

/// The store of one room's events and states. The caller commits all writes of one decision together.
pub trait EventStore {
    /// Why a read or a write failed.
    type Error;

    /// Whether a call has failed because the decision would read more than the store lets one decision read.
    fn is_exhausted(&self) -> bool {
        false
    }

    /// The number of an event, if the event is stored.
    ///
    /// # Errors
    /// If the store fails.
    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, Self::Error>;

    /// A stored event.
    ///
    /// # Errors
    /// If the store fails or has no such event.
    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, Self::Error>;

    /// A stored event without its content.
    ///
    /// # Errors
    /// If the store fails or has no such event.
    fn header(&self, number: EventNumber) -> Result<Rc<Header>, Self::Error>;

    /// The auth events of a stored event.
    ///
    /// # Errors
    /// If the store fails or has no such event.
    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, Self::Error>;

    /// The events of a state under `keys`; a key without an event is absent.
    ///
    /// # Errors
    /// If the store fails.
    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, Self::Error>;

    /// The keys in which two states differ. The cost must depend on the difference, not on the size of the
    /// states.
    ///
    /// # Errors
    /// If the store fails.
    fn difference(&self, from: Root, to: Root) -> Result<Difference, Self::Error>;

    /// Whether an accepted event that is not an outlier names `id` in `prev_events`. Asked of an event that gets
    /// its place now: until then it was missing or an outlier.
    ///
    /// # Errors
    /// If the store fails.
    fn is_followed(&self, id: &EventId) -> Result<bool, Self::Error>;

    /// The events that were checked against partial state.
    ///
    /// # Errors
    /// If the store fails.
    fn partial(&self) -> Result<Vec<EventNumber>, Self::Error>;

    /// A number above those of all stored events.
    ///
    /// # Errors
    /// If the store fails.
    fn next_number(&self) -> Result<EventNumber, Self::Error>;

    /// Stores an event under its number, and replaces the entry that had this number.
    ///
    /// # Errors
    /// If the store fails.
    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), Self::Error>;

    /// Stores the state that results from `changes` to `state`.
    ///
    /// # Errors
    /// If the store fails.
    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, Self::Error>;
}
