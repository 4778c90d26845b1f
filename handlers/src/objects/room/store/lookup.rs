//! Events, auth events and state entries, read through the cache.

use std::collections::BTreeMap;
use std::rc::Rc;

use lattice_rooms::{Difference, Entry, EventNumber, Header, Root, State, StateMapKey};
use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, UserId};

use super::corruption::corrupt;
use super::event::StoredEvent;
use super::row::stored;
use super::statements::{AUTH_OF, HEADER};
use super::{Flags, Store};
use crate::ports::{PortError, Row};

/// The most bytes of JSON of an event that is read whole where its header would do.
const MAX_SMALL_EVENT_BYTES: u64 = 4_096;

impl Store {
    /// The number of an event; `None` if the event is not stored.
    pub(super) fn number(&self, id: &EventId) -> Result<Option<EventNumber>, PortError> {
        if let Some(number) = self.cache().number(id) {
            return Ok(Some(number));
        }
        let number = self.numbers(std::iter::once(id))?.remove(id);
        if let Some(number) = number {
            self.cache().keep_number(id.to_owned(), number);
        }
        Ok(number)
    }

    /// A stored event.
    pub(super) fn entry(&self, number: EventNumber) -> Result<Rc<Entry>, PortError> {
        self.entries(&[number])?.remove(&number).ok_or_else(|| corrupt("the event is not stored"))
    }

    /// The stored events among these numbers.
    fn entries(&self, numbers: &[EventNumber]) -> Result<BTreeMap<EventNumber, Rc<Entry>>, PortError> {
        let (mut found, mut unknown) = (BTreeMap::new(), Vec::new());
        for number in numbers {
            match self.cache().event(*number) {
                Some(entry) => drop(found.insert(*number, entry)),
                None => unknown.push(*number),
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        for stored in self.events(&unknown)? {
            let (number, entry) = (stored.number, Rc::new(entry(stored)));
            self.cache().keep_event(number, entry.clone());
            found.insert(number, entry);
        }
        Ok(found)
    }

    /// A stored event without its content. A small event is read whole: most of these are needed whole next.
    pub(super) fn header(&self, number: EventNumber) -> Result<Rc<Header>, PortError> {
        if let Some(header) = self.cache().header(number) {
            return Ok(header);
        }
        let rows = self.storage.query(HEADER, &[number.into(), MAX_SMALL_EVENT_BYTES.into()])?;
        let row = rows.first().ok_or_else(|| corrupt("the event is not stored"))?;
        if row.optional_text(12)?.is_some() {
            let entry = Rc::new(entry(stored(row)?));
            self.cache().keep_event(number, entry.clone());
            return Ok(Rc::new(Header::from(&*entry)));
        }
        let header = Rc::new(header(row)?);
        self.cache().keep_header(number, header.clone());
        Ok(header)
    }

    /// The auth events of a stored event.
    pub(super) fn auth(&self, number: EventNumber) -> Result<Vec<EventNumber>, PortError> {
        if let Some(auth) = self.cache().auth(number) {
            return Ok(auth);
        }
        let rows = self.storage.query(AUTH_OF, &[number.into()])?;
        let row = rows.first().ok_or_else(|| corrupt("the event is not stored"))?;
        let auth: Vec<EventNumber> = serde_json::from_str(&row.text(0)?).map_err(corrupt)?;
        self.cache().keep_auth(number, auth.clone());
        Ok(auth)
    }

    /// The numbers of the events that a state has for some keys.
    pub(super) fn lookup(
        &self,
        root: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, PortError> {
        let (mut found, mut unknown) = (BTreeMap::new(), Vec::new());
        for key in keys {
            match self.cache().state_entry(root, key) {
                Some(entry) => found.extend(entry.map(|number| (key.clone(), number))),
                None => unknown.push(key.clone()),
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        let read = self.read_state(root, &unknown)?;
        for key in unknown {
            // A key may be there twice.
            let number = read.get(&key).copied();
            found.extend(number.map(|number| (key.clone(), number)));
            self.cache().keep_state_entry(root, key, number);
        }
        Ok(found)
    }

    /// The keys on which two states differ, each with its event in both.
    pub(super) fn difference(&self, from: Root, to: Root) -> Result<Difference, PortError> {
        let slots = self.states.difference(from, to)?;
        let keys = self.keys(&slots.keys().copied().collect::<Vec<_>>())?;
        let named = |(slot, pair)| keys.get(&slot).cloned().map(|key| (key, pair));
        slots.into_iter().map(|pair| named(pair).ok_or_else(|| corrupt("a slot has no key"))).collect()
    }

    /// The events that a state has for some keys.
    pub fn state(&self, root: Root, keys: &[StateMapKey]) -> Result<State, PortError> {
        let numbers = self.lookup(root, keys)?;
        let entries = self.entries(&numbers.values().copied().collect::<Vec<_>>())?;
        let event = |(key, number)| Some((key, entries.get(&number)?.pdu.clone()));
        let state: State = numbers.into_iter().filter_map(event).collect();
        Ok(state)
    }

    /// The events that the current state had for some keys at a position of the stream.
    pub fn state_at(&self, position: u64, keys: &[StateMapKey]) -> Result<State, PortError> {
        self.state(self.head_at(position)?.current, keys)
    }
}

/// Reads the columns of `HEADER`.
fn header(row: &Row) -> Result<Header, PortError> {
    Ok(Header {
        id: EventId::parse(row.text(1)?).map_err(corrupt)?,
        event_type: row.text(13)?,
        state_key: row.optional_text(14)?,
        sender: UserId::parse(row.text(15)?).map_err(corrupt)?,
        origin_server_ts: MilliSecondsSinceUnixEpoch(row.number(16)?.try_into().map_err(corrupt)?),
        depth: row.number(17)?,
        status: Flags(row.number(2)?).status(),
        auth: serde_json::from_str(&row.text(4)?).map_err(corrupt)?,
        after: Root(row.number(6)?),
    })
}

/// A stored event in the form of the event graph.
fn entry(stored: StoredEvent) -> Entry {
    let outlier = stored.flags.has(Flags::OUTLIER);
    Entry {
        pdu: stored.pdu,
        status: stored.flags.status(),
        outlier,
        de_outliered: stored.flags.has(Flags::DE_OUTLIERED),
        partial: stored.flags.has(Flags::PARTIAL),
        auth: stored.auth_events,
        prev: stored.prev_events,
        before: stored.states.before,
        after: stored.states.after,
    }
}
