//! The database as the engine's archive: what is stored, and before it what was judged and is not stored yet.
//!
//! The engine judges first and commits afterwards, since the row of an event says what the current state was
//! once it was judged. States are the exception: their pages are written at once, so all of it stands in one
//! transaction of the caller.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{
    Archive, Changes, Difference, Entry, EventNumber, Judgement, Pdu, Role, Root, Standing, StateMapKey,
};
use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::statements::{AUTH_OF, FOLLOWED_BY, PARTIAL, WANTED_BY_ACCEPTED};
use super::{Flags, Graph, NewEvent, SlotChanges, StateRoots, StoredEvent, corrupt};
use crate::ports::PortError;

/// Events that are kept in memory once they were read, and answers of states.
const MAX_EVENTS_IN_MEMORY: usize = 4_000;
/// Events whose auth events are kept in memory, some dozens of bytes each.
const MAX_AUTH_IN_MEMORY: usize = 200_000;

/// The archive of one room.
pub struct StoredRoom {
    graph: Graph,
    read: RefCell<Read>,
    judged: RefCell<Judged>,
}

/// What was read since the last commit.
#[derive(Default)]
struct Read {
    entries: BTreeMap<EventNumber, Rc<Entry>>,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
    auth: BTreeMap<EventNumber, Vec<EventNumber>>,
    held: BTreeMap<(Root, StateMapKey), Option<EventNumber>>,
}

/// What was judged since the last commit.
#[derive(Default)]
struct Judged {
    entries: BTreeMap<EventNumber, Rc<Entry>>,
    numbers: BTreeMap<OwnedEventId, EventNumber>,
}

impl StoredRoom {
    /// The room of this graph.
    #[must_use]
    pub fn new(graph: Graph) -> Self {
        Self { graph, read: RefCell::default(), judged: RefCell::default() }
    }

    /// The tables.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Stores an event that the engine judged, in the order in which it did. `extremities` are the
    /// engine's. Inside a transaction. What was judged again by the whole of a state is not stored yet: no
    /// command tells a part of one.
    ///
    /// # Errors
    /// If the database fails or the event was not judged here.
    pub fn commit(
        &self,
        judged: &Judgement,
        role: Role,
        extremities: &BTreeSet<EventNumber>,
    ) -> Result<(), PortError> {
        let entry = self.judged_entry(judged.number).ok_or_else(|| corrupt("the event was not judged"))?;
        let states = StateRoots { before: judged.before, after: judged.after, current: judged.current };
        let flags = flags(&entry, role);
        if entry.late {
            let stored = self.graph.events(&[judged.number])?.pop();
            if !stored.is_some_and(|stored| stored.flags.has(Flags::OUTLIER)) {
                return Err(corrupt("the event has its place already"));
            }
            return self.graph.enter_timeline(judged.number, flags, states, extremities).map(drop);
        }
        self.graph.add(&NewEvent { number: judged.number, pdu: &entry.pdu, flags, states }, extremities)
    }

    /// Forgets what was judged and read: the decision is stored, or never will be.
    pub fn forget(&self) {
        self.judged.take();
        self.read.take();
    }

    fn judged_entry(&self, number: EventNumber) -> Option<Rc<Entry>> {
        self.judged.borrow().entries.get(&number).cloned()
    }
}

/// Keeps something in a map that begins anew when it is full.
fn remember<K: Ord, V>(map: &mut BTreeMap<K, V>, most: usize, key: K, value: V) {
    if map.len() >= most {
        map.clear();
    }
    map.insert(key, value);
}

fn flags(entry: &Entry, role: Role) -> Flags {
    let set = [
        (entry.outlier, Flags::OUTLIER),
        (entry.standing == Standing::Rejected, Flags::REJECTED),
        (entry.standing == Standing::SoftFailed, Flags::SOFT_FAILED),
        (entry.partial, Flags::PARTIAL),
        (role == Role::Past, Flags::BACKFILLED),
    ];
    let set = set.into_iter().filter(|(is_set, _)| *is_set);
    set.fold(Flags::default(), |flags, (_, flag)| flags.with(flag))
}

fn entry(stored: StoredEvent) -> Result<Entry, PortError> {
    let id = EventId::parse(stored.event_id).map_err(corrupt)?;
    let standing = match stored.flags {
        flags if flags.has(Flags::REJECTED) => Standing::Rejected,
        flags if flags.has(Flags::SOFT_FAILED) => Standing::SoftFailed,
        _ => Standing::Accepted,
    };
    Ok(Entry {
        pdu: Rc::new(Pdu::from_json(id, stored.json).map_err(corrupt)?),
        standing,
        outlier: stored.flags.has(Flags::OUTLIER),
        late: stored.flags.has(Flags::LATE),
        partial: stored.flags.has(Flags::PARTIAL),
        auth: stored.auth,
        prev: stored.prev,
        before: stored.states.before,
        after: stored.states.after,
    })
}

impl Archive for StoredRoom {
    type Error = PortError;

    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, PortError> {
        let judged = self.judged.borrow().numbers.get(id).copied();
        let known = judged.or_else(|| self.read.borrow().numbers.get(id).copied());
        if known.is_some() {
            return Ok(known);
        }
        let number = self.graph.number(id)?;
        if let Some(number) = number {
            remember(&mut self.read.borrow_mut().numbers, MAX_EVENTS_IN_MEMORY, id.to_owned(), number);
        }
        Ok(number)
    }

    fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        let known = self.judged_entry(number).or_else(|| self.read.borrow().entries.get(&number).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let stored = self.graph.events(&[number])?.pop().ok_or_else(|| corrupt("the event is not stored"))?;
        let entry = Rc::new(entry(stored)?);
        remember(&mut self.read.borrow_mut().entries, MAX_EVENTS_IN_MEMORY, number, entry.clone());
        Ok(entry)
    }

    fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, PortError> {
        if let Some(entry) = self.judged_entry(number) {
            return Ok(entry.auth.clone());
        }
        if let Some(known) = self.read.borrow().auth.get(&number) {
            return Ok(known.clone());
        }
        let auth = self.graph.auth_of(number)?;
        remember(&mut self.read.borrow_mut().auth, MAX_AUTH_IN_MEMORY, number, auth.clone());
        Ok(auth)
    }

    fn lookup(
        &self,
        state: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, PortError> {
        let (mut found, mut unknown) = (BTreeMap::new(), Vec::new());
        for key in keys {
            match self.read.borrow().held.get(&(state, key.clone())) {
                Some(held) => found.extend(held.map(|event| (key.clone(), event))),
                None => unknown.push(key.clone()),
            }
        }
        let mut read =
            if unknown.is_empty() { BTreeMap::new() } else { self.graph.state_of(state, &unknown)? };
        let mut memory = self.read.borrow_mut();
        for key in unknown {
            let event = read.remove(&key);
            found.extend(event.map(|event| (key.clone(), event)));
            remember(&mut memory.held, MAX_EVENTS_IN_MEMORY, (state, key), event);
        }
        Ok(found)
    }

    fn difference(&self, from: Root, to: Root) -> Result<Difference, PortError> {
        let slots = self.graph.states().difference(from, to)?;
        let keys = self.graph.keys(&slots.keys().copied().collect::<Vec<_>>())?;
        let named = |(slot, pair)| keys.get(&slot).cloned().map(|key| (key, pair));
        slots.into_iter().map(|pair| named(pair).ok_or_else(|| corrupt("a slot has no key"))).collect()
    }

    fn is_followed(&self, id: &EventId) -> Result<bool, PortError> {
        let follows = |entry: &Rc<Entry>| {
            entry.standing == Standing::Accepted
                && !entry.outlier
                && entry.pdu.prev_events().any(|prev| **prev == *id)
        };
        if self.judged.borrow().entries.values().any(follows) {
            return Ok(true);
        }
        // What was judged again is judged.
        let stored = self.graph.followers(id)?;
        Ok(stored.iter().any(|number| self.judged_entry(*number).is_none()))
    }

    fn partial(&self) -> Result<Vec<EventNumber>, PortError> {
        let judged = self.judged.borrow();
        let mut partial = self.graph.partial()?;
        partial.retain(|number| !judged.entries.contains_key(number));
        partial.extend(judged.entries.iter().filter(|(_, entry)| entry.partial).map(|(number, _)| *number));
        Ok(partial)
    }

    fn next_number(&self) -> Result<EventNumber, PortError> {
        let judged = self.judged.borrow().entries.keys().next_back().map_or(0, |number| number + 1);
        Ok(self.graph.next_number()?.max(judged))
    }

    fn put(&mut self, number: EventNumber, entry: Entry) -> Result<(), PortError> {
        let mut judged = self.judged.borrow_mut();
        judged.numbers.insert(entry.pdu.id().to_owned(), number);
        judged.entries.insert(number, Rc::new(entry));
        Ok(())
    }

    fn change(&mut self, state: Root, changes: &Changes) -> Result<Root, PortError> {
        let mut slots = SlotChanges::new();
        for (key, number) in changes {
            slots.insert(self.graph.intern(key)?, *number);
        }
        self.graph.states().apply(state, &slots)
    }
}

impl Graph {
    /// The number of an event that is stored.
    fn number(&self, id: &EventId) -> Result<Option<EventNumber>, PortError> {
        let id = id.to_owned();
        Ok(self.numbers(std::iter::once(&id))?.0.pop())
    }

    /// The auth events of an event that is stored.
    fn auth_of(&self, number: EventNumber) -> Result<Vec<EventNumber>, PortError> {
        let rows = self.sql.query(AUTH_OF, &[number.into()])?;
        let row = rows.first().ok_or_else(|| corrupt("the event is not stored"))?;
        serde_json::from_str(&row.text(0)?).map_err(corrupt)
    }

    /// The events in the timeline that name this one as their predecessor. Of one that was an outlier, every
    /// later event is asked.
    fn followers(&self, id: &EventId) -> Result<Vec<EventNumber>, PortError> {
        let mut rows = self.sql.query(WANTED_BY_ACCEPTED, &[id.as_str().into()])?;
        if let (true, Some(number)) = (rows.is_empty(), self.number(id)?) {
            rows = self.sql.query(FOLLOWED_BY, &[number.into()])?;
        }
        rows.iter().map(|row| row.number(0)).collect()
    }

    /// The events that were judged by a part of the state.
    fn partial(&self) -> Result<Vec<EventNumber>, PortError> {
        self.sql.query(PARTIAL, &[])?.iter().map(|row| row.number(0)).collect()
    }
}
