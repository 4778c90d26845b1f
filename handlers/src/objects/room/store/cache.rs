//! The store's cache of rows between commits. It may be dropped at any moment.

mod bounded;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::rc::Rc;

use lattice_rooms::{Entry, EventNumber, Header, Membership, Resolved, Root, StateMapKey};
use ruma_common::{EventId, OwnedEventId};

use self::bounded::Bounded;
use super::{DirectoryRow, Erased, Flags, Head, Identity, MemberCounts};

/// The most bytes of events in memory while one is received, counted with their parsed content.
const MAX_EVENT_BYTES_IN_MEMORY: usize = 16 * 1024 * 1024;
/// The most bytes of events without their content.
const MAX_HEADER_BYTES_IN_MEMORY: usize = 4 * 1024 * 1024;
/// The most bytes of lists of auth events.
const MAX_AUTH_BYTES_IN_MEMORY: usize = 12 * 1024 * 1024;
/// The most bytes of event numbers; also the most bytes of state entries.
const MAX_LOOKUP_BYTES_IN_MEMORY: usize = 1024 * 1024;
/// The most bytes of each of these between commits.
const MAX_BYTES_KEPT: usize = 2 * 1024 * 1024;

/// Rows in memory. A rollback drops all of them.
pub(super) struct StoreCache {
    /// The storage's count of rollbacks when the cache was created.
    pub rollbacks: u64,
    pub identity: Option<Rc<Identity>>,
    pub head: Option<Head>,
    pub extremities: Option<BTreeSet<EventNumber>>,
    pub counts: Option<MemberCounts>,
    pub hides_history: Option<bool>,
    /// The row of the room about the room directory, if there is one.
    pub directory: Option<Option<Rc<DirectoryRow>>>,
    pub erased: Option<Rc<[Erased]>>,
    /// The number of waiting PDUs.
    pub waiting: Option<u64>,
    pub resolved: Option<Resolved>,
    /// The last result of `Store::wanted_by`, with its event id.
    pub wanted_by: Option<(OwnedEventId, Vec<(EventNumber, Flags)>)>,
    events: Bounded<EventNumber, Rc<Entry>>,
    headers: Bounded<EventNumber, Rc<Header>>,
    numbers: Bounded<OwnedEventId, EventNumber>,
    auth: Bounded<EventNumber, Vec<EventNumber>>,
    state_entries: Bounded<(Root, StateMapKey), Option<EventNumber>>,
}

impl StoreCache {
    /// An empty cache, after this many rollbacks.
    pub fn since(rollbacks: u64) -> Self {
        Self {
            rollbacks,
            identity: None,
            head: None,
            extremities: None,
            counts: None,
            hides_history: None,
            directory: None,
            erased: None,
            waiting: None,
            resolved: None,
            wanted_by: None,
            events: Bounded::new(MAX_EVENT_BYTES_IN_MEMORY),
            headers: Bounded::new(MAX_HEADER_BYTES_IN_MEMORY),
            numbers: Bounded::new(MAX_LOOKUP_BYTES_IN_MEMORY),
            auth: Bounded::new(MAX_AUTH_BYTES_IN_MEMORY),
            state_entries: Bounded::new(MAX_LOOKUP_BYTES_IN_MEMORY),
        }
    }

    pub fn event(&self, number: EventNumber) -> Option<Rc<Entry>> {
        self.events.get(&number).cloned()
    }

    pub fn keep_event(&mut self, number: EventNumber, entry: Rc<Entry>) {
        self.headers.forget(&number);
        let bytes =
            size_of::<Entry>() + entry.pdu.memory_bytes() + bytes_of(&entry.auth) + bytes_of(&entry.prev);
        self.events.keep(number, entry, bytes);
    }

    /// Drops an event whose row changes.
    pub fn forget_event(&mut self, number: EventNumber) {
        self.events.forget(&number);
        self.headers.forget(&number);
    }

    pub fn header(&self, number: EventNumber) -> Option<Rc<Header>> {
        let of_event = || self.events.get(&number).map(|entry| Rc::new(Header::from(&**entry)));
        self.headers.get(&number).cloned().or_else(of_event)
    }

    pub fn keep_header(&mut self, number: EventNumber, header: Rc<Header>) {
        let texts = header.id.as_str().len() + header.event_type.len() + header.sender.as_str().len();
        let key = header.state_key.as_ref().map_or(0, String::len);
        let bytes = size_of::<Header>() + texts + key + bytes_of(&header.auth);
        self.headers.keep(number, header, bytes);
    }

    pub fn number(&self, id: &EventId) -> Option<EventNumber> {
        self.numbers.get(id).copied()
    }

    pub fn keep_number(&mut self, id: OwnedEventId, number: EventNumber) {
        let bytes = id.as_str().len();
        self.numbers.keep(id, number, bytes);
    }

    pub fn auth(&self, number: EventNumber) -> Option<Vec<EventNumber>> {
        let event = || self.events.get(&number).map(|entry| entry.auth.clone());
        self.auth.get(&number).cloned().or_else(event)
    }

    pub fn keep_auth(&mut self, number: EventNumber, auth: Vec<EventNumber>) {
        let bytes = bytes_of(&auth);
        self.auth.keep(number, auth, bytes);
    }

    /// The event that a state has for a key: `None` if it is not in memory, `Some(None)` if there is no
    /// event.
    pub fn state_entry(&self, root: Root, key: &StateMapKey) -> Option<Option<EventNumber>> {
        self.state_entries.get(&(root, key.clone())).copied()
    }

    pub fn keep_state_entry(&mut self, root: Root, key: StateMapKey, number: Option<EventNumber>) {
        let bytes = size_of::<StateMapKey>() + key.0.len() + key.1.len();
        self.state_entries.keep((root, key), number, bytes);
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

    /// Clears what exceeds its limit between commits.
    pub fn trim(&mut self) {
        self.events.trim_to(MAX_BYTES_KEPT);
        self.headers.trim_to(MAX_BYTES_KEPT);
        self.auth.trim_to(MAX_BYTES_KEPT);
    }
}

impl Default for StoreCache {
    fn default() -> Self {
        Self::since(0)
    }
}

fn bytes_of(numbers: &[EventNumber]) -> usize {
    size_of_val(numbers)
}
