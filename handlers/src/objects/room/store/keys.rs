//! State map keys and their slots, which are dense numbers.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{EventNumber, Root, StateMapKey};

use super::Store;
use super::lists::{ROWS_PER_STATEMENT, json_array};
use super::state::Slot;
use super::statements::{ADD_SLOT, KEYS, NEXT_SLOT, SLOTS};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// The slots of the keys that have one.
    pub(super) fn slots(&self, keys: &[StateMapKey]) -> Result<BTreeMap<StateMapKey, Slot>, PortError> {
        let mut found = BTreeMap::new();
        for slice in keys.chunks(ROWS_PER_STATEMENT) {
            for row in self.storage.query(SLOTS, &[json_array(slice).into()])? {
                found.insert((row.text(0)?, row.text(1)?), row.number(2)?);
            }
        }
        Ok(found)
    }

    /// The state map keys of slots.
    pub(super) fn keys(&self, slots: &[Slot]) -> Result<BTreeMap<Slot, StateMapKey>, PortError> {
        let mut found = BTreeMap::new();
        for slice in slots.chunks(ROWS_PER_STATEMENT) {
            for row in self.storage.query(KEYS, &[json_array(slice).into()])? {
                found.insert(row.number(0)?, (row.text(1)?, row.text(2)?));
            }
        }
        Ok(found)
    }

    /// The slot of a key; assigns the next slot to a new key.
    pub(super) fn intern(&self, write: &Write<'_>, key: &StateMapKey) -> Result<Slot, PortError> {
        if let Some(slot) = self.slots(std::slice::from_ref(key))?.remove(key) {
            return Ok(slot);
        }
        let slot = self.storage.query(NEXT_SLOT, &[])?.first().map_or(Ok(0), |row| row.number(0))?;
        write.change(ADD_SLOT, &[slot.into(), key.0.as_str().into(), key.1.as_str().into()])?;
        Ok(slot)
    }

    /// The events of some keys of a state, from the tables.
    pub(super) fn read_state(
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
