//! Pairs of type and state key, and their dense numbers; the state of a room by such pairs.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{EventNumber, Pdu, Root, StateMapKey};

use super::statements::{ADD_SLOT, KEYS, LAST_SLOT, SLOTS};
use super::{Graph, ROWS_PER_STATEMENT, Slot, json_array};
use crate::ports::PortError;

impl Graph {
    /// The slots of the keys that have one.
    ///
    /// # Errors
    /// If the database fails.
    pub fn slots(&self, keys: &[StateMapKey]) -> Result<BTreeMap<StateMapKey, Slot>, PortError> {
        let mut found = BTreeMap::new();
        for slice in keys.chunks(ROWS_PER_STATEMENT) {
            for row in self.sql.query(SLOTS, &[json_array(slice).into()])? {
                found.insert((row.text(0)?, row.text(1)?), row.number(2)?);
            }
        }
        Ok(found)
    }

    /// The keys of slots.
    ///
    /// # Errors
    /// If the database fails.
    pub fn keys(&self, slots: &[Slot]) -> Result<BTreeMap<Slot, StateMapKey>, PortError> {
        let mut found = BTreeMap::new();
        for slice in slots.chunks(ROWS_PER_STATEMENT) {
            for row in self.sql.query(KEYS, &[json_array(slice).into()])? {
                found.insert(row.number(0)?, (row.text(1)?, row.text(2)?));
            }
        }
        Ok(found)
    }

    /// The slot of a key, which gets one if it has none. Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn intern(&self, key: &StateMapKey) -> Result<Slot, PortError> {
        if let Some(slot) = self.slots(std::slice::from_ref(key))?.remove(key) {
            return Ok(slot);
        }
        let slot = self.sql.query(LAST_SLOT, &[])?.first().map_or(Ok(0), |row| row.number(0))?;
        self.sql.query(ADD_SLOT, &[slot.into(), key.0.as_str().into(), key.1.as_str().into()])?;
        Ok(slot)
    }

    /// The state after an accepted event: `before` with the event, if it is a state event, in its place.
    /// Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn state_after(&self, before: Root, pdu: &Pdu, number: EventNumber) -> Result<Root, PortError> {
        let Some(key) = pdu.state_map_key() else { return Ok(before) };
        let slot = self.intern(&key)?;
        self.states.apply(before, &BTreeMap::from([(slot, Some(number))]))
    }

    /// The events of the named keys in a state.
    ///
    /// # Errors
    /// If the database fails.
    pub fn state_of(
        &self,
        root: Root,
        keys: &[StateMapKey],
    ) -> Result<BTreeMap<StateMapKey, EventNumber>, PortError> {
        let slots = self.slots(keys)?;
        let wanted: BTreeSet<Slot> = slots.values().copied().collect();
        let events = self.states.get(root, &wanted)?;
        let entry = |(key, slot): (StateMapKey, Slot)| events.get(&slot).map(|event| (key, *event));
        Ok(slots.into_iter().filter_map(entry).collect())
    }
}
