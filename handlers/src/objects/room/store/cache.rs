//! The store's cache of rows between commits. It may be dropped at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{Entry, EventNumber, Membership, Resolved, Root, StateMapKey};
use ruma_common::{EventId, OwnedEventId};

use super::{Flags, Head, Identity, MemberCounts};

/// The most events in memory while one is received; also the most event numbers, and the most state entries.
const MAX_EVENTS_IN_MEMORY: usize = 4_000;
/// The most events in memory between commits; also the most lists of auth events.
const MAX_EVENTS_KEPT: usize = 1_000;
/// The most bytes of JSON of events in memory.
const MAX_EVENT_BYTES_IN_MEMORY: usize = 4 * 1024 * 1024;
/// The most lists of auth events in memory while one event is received, some dozens of bytes each.
const MAX_AUTH_IN_MEMORY: usize = 200_000;

/// Rows in memory. A rollback drops all of them.
#[derive(Default)]
pub(super) struct StoreCache {
    /// The storage's count of rollbacks when the cache was created.
    pub rollbacks: u64,
    pub identity: Option<Rc<Identity>>,
    pub head: Option<Head>,
    pub extremities: Option<BTreeSet<EventNumber>>,
    pub counts: Option<MemberCounts>,
    pub resolved: Option<Resolved>,
    /// The last result of `Store::wanted_by`, with its event id.
    pub wanted_by: Option<(OwnedEventId, Vec<(EventNumber, Flags)>)>,
    events: BTreeMap<EventNumber, Rc<Entry>>,
    event_bytes: usize,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    auth: BTreeMap<EventNumber, Vec<EventNumber>>,
    state_entries: BTreeMap<(Root, StateMapKey), Option<EventNumber>>,
}

impl StoreCache {
    /// An empty cache, after this many rollbacks.
    pub fn since(rollbacks: u64) -> Self {
        Self { rollbacks, ..Self::default() }
    }

    pub fn event(&self, number: EventNumber) -> Option<Rc<Entry>> {
        self.events.get(&number).cloned()
    }

    pub fn keep_event(&mut self, number: EventNumber, entry: Rc<Entry>) {
        self.forget_event(number);
        let bytes = entry.pdu.json().len();
        if self.event_bytes + bytes > MAX_EVENT_BYTES_IN_MEMORY || self.events.len() >= MAX_EVENTS_IN_MEMORY {
            self.events.clear();
            self.event_bytes = 0;
        }
        self.event_bytes += bytes;
        self.events.insert(number, entry);
    }

    /// Drops an event whose row changes.
    pub fn forget_event(&mut self, number: EventNumber) {
        if let Some(entry) = self.events.remove(&number) {
            self.event_bytes -= entry.pdu.json().len();
        }
    }

    pub fn number(&self, id: &EventId) -> Option<EventNumber> {
        self.numbers.get(id).copied()
    }

    pub fn keep_number(&mut self, id: OwnedEventId, number: EventNumber) {
        keep(&mut self.numbers, MAX_EVENTS_IN_MEMORY, id, number);
    }

    pub fn auth(&self, number: EventNumber) -> Option<Vec<EventNumber>> {
        let event = || self.events.get(&number).map(|entry| entry.auth.clone());
        self.auth.get(&number).cloned().or_else(event)
    }

    pub fn keep_auth(&mut self, number: EventNumber, auth: Vec<EventNumber>) {
        keep(&mut self.auth, MAX_AUTH_IN_MEMORY, number, auth);
    }

    /// The event that a state has for a key: `None` if it is not in memory, `Some(None)` if there is no
    /// event.
    pub fn state_entry(&self, root: Root, key: &StateMapKey) -> Option<Option<EventNumber>> {
        self.state_entries.get(&(root, key.clone())).copied()
    }

    pub fn keep_state_entry(&mut self, root: Root, key: StateMapKey, number: Option<EventNumber>) {
        keep(&mut self.state_entries, MAX_EVENTS_IN_MEMORY, (root, key), number);
    }

    /// Updates the member counts after a change of membership, if they are in memory.
    pub fn count(&mut self, before: Option<Membership>, after: Membership) {
        let Some(counts) = &mut self.counts else { return };
        if let Some(count) = before.and_then(|before| counts.of(before)) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = counts.of(after) {
            *count += 1;
        }
    }

    /// Clears the events, and the lists of auth events, if they exceed their limits between commits.
    pub fn trim(&mut self) {
        if self.auth.len() > MAX_EVENTS_KEPT {
            self.auth.clear();
        }
        if self.events.len() > MAX_EVENTS_KEPT {
            self.events.clear();
            self.event_bytes = 0;
        }
    }
}

/// Inserts into a map; clears the map first if it is full.
fn keep<K: Ord, V>(map: &mut BTreeMap<K, V>, most: usize, key: K, value: V) {
    if map.len() >= most {
        map.clear();
    }
    map.insert(key, value);
}
