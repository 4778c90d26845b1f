//! An event store in memory, for tests: deliberately a second, simpler implementation than the Room's store,
//! so that tests can compare the two.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Header;
use super::event_store::{Changes, Difference, Entry, EventNumber, EventStatus, EventStore, Root};
use super::trie::Trie;
use crate::StateMapKey;

/// An event store in memory; it never removes an event or a state.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    entries: Vec<Rc<Entry>>,
    /// The accepted events that name an event in `prev_events`.
    followers: BTreeMap<OwnedEventId, BTreeSet<EventNumber>>,
    partial: BTreeSet<EventNumber>,
    slots: BTreeMap<StateMapKey, u32>,
    keys: Vec<StateMapKey>,
    states: Trie,
}

impl Memory {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of stored events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no event is stored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry of a state, with the id of its event.
    #[must_use]
    pub fn state(&self, state: Root) -> BTreeMap<StateMapKey, OwnedEventId> {
        let all = self.compare(Root::default(), state).into_iter();
        all.filter_map(|(key, (_, to))| Some((key, self.at(to?)?.pdu.id().to_owned()))).collect()
    }

    /// Every stored event, by ascending number.
    pub fn entries(&self) -> impl Iterator<Item = (EventNumber, &Rc<Entry>)> {
        (1..).zip(&self.entries)
    }

    fn at(&self, number: EventNumber) -> Option<&Rc<Entry>> {
        self.entries.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    fn known(&self, number: EventNumber) -> &Rc<Entry> {
        self.at(number).expect("invariant: numbers come from this store")
    }

    fn compare(&self, from: Root, to: Root) -> Difference {
        let named = |(slot, pair)| {
            let key = usize::try_from(slot).ok().and_then(|slot: usize| self.keys.get(slot));
            (key.cloned().expect("invariant: every slot has a key"), pair)
        };
        self.states.difference(from, to).into_iter().map(named).collect()
    }

    fn slot(&mut self, key: &StateMapKey) -> u32 {
        if let Some(slot) = self.slots.get(key) {
            return *slot;
        }
        let slot =
            u32::try_from(self.keys.len()).expect("invariant: a room has fewer keys than memory bytes");
        self.slots.insert(key.clone(), slot);
        self.keys.push(key.clone());
        slot
    }
}

impl EventStore for Memory {
    type Error = Infallible;

    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, Infallible> {
        Ok(self.numbers.get(id).copied())
    }

    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, Infallible> {
        Ok(self.known(number).clone())
    }

    fn header(&self, number: EventNumber) -> Result<Rc<Header>, Infallible> {
        Ok(Rc::new(Header::from(&**self.known(number))))
    }

    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, Infallible> {
        Ok(self.known(number).auth.clone())
    }

    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, Infallible> {
        let found = |key: &StateMapKey| Some((key.clone(), self.states.get(state, *self.slots.get(key)?)?));
        Ok(keys.iter().filter_map(found).collect())
    }

    fn difference(&self, from: Root, to: Root) -> Result<Difference, Infallible> {
        Ok(self.compare(from, to))
    }

    fn is_followed(&self, id: &EventId) -> Result<bool, Infallible> {
        Ok(self.followers.get(id).is_some_and(|followers| !followers.is_empty()))
    }

    fn partial(&self) -> Result<Vec<EventNumber>, Infallible> {
        Ok(self.partial.iter().copied().collect())
    }

    fn next_number(&self) -> Result<EventNumber, Infallible> {
        Ok(self.entries.len() as EventNumber + 1)
    }

    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), Infallible> {
        let follows = entry.status == EventStatus::Accepted && !entry.outlier;
        for prev in entry.pdu.prev_events() {
            let followers = self.followers.entry(prev.clone()).or_default();
            if follows {
                followers.insert(number)
            } else {
                followers.remove(&number)
            };
        }
        if entry.partial {
            self.partial.insert(number)
        } else {
            self.partial.remove(&number)
        };
        self.numbers.insert(entry.pdu.id().to_owned(), number);
        let place = number.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        match place.and_then(|place| self.entries.get_mut(place)) {
            Some(old) => *old = Rc::new(entry),
            None => self.entries.push(Rc::new(entry)),
        }
        Ok(())
    }

    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, Infallible> {
        let mut state = state;
        for (key, number) in changes {
            let slot = self.slot(key);
            state = self.states.set(state, slot, *number);
        }
        Ok(state)
    }
}
