//! The functions that both stores have.

use std::collections::{BTreeMap, BTreeSet};

use lattice_handlers::objects::host::Write;
use lattice_handlers::objects::room::store::{Conflicts, Slot, SlotChanges, SlotDifference, States};
use lattice_handlers::ports::PortError;
use lattice_rooms::{EventNumber, Root};

/// States by reference. The default reference is the state without entries.
pub trait Store {
    /// The state `root` with `changes`.
    fn apply(&self, write: &Write<'_>, root: Root, changes: &SlotChanges) -> Result<Root, PortError>;
    /// The events in `slots`.
    fn get(&self, root: Root, slots: &BTreeSet<Slot>) -> Result<BTreeMap<Slot, EventNumber>, PortError>;
    /// All entries of a state.
    fn entries(&self, root: Root) -> Result<BTreeMap<Slot, EventNumber>, PortError>;
    /// The slots in which `to` differs from `from`.
    fn difference(&self, from: Root, to: Root) -> Result<SlotDifference, PortError>;
    /// The slots in which the states are not all equal.
    fn conflicts(&self, roots: &BTreeSet<Root>) -> Result<Conflicts, PortError>;
}

impl Store for States {
    fn apply(&self, write: &Write<'_>, root: Root, changes: &SlotChanges) -> Result<Root, PortError> {
        Self::apply(self, write, root, changes)
    }

    fn get(&self, root: Root, slots: &BTreeSet<Slot>) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        Self::get(self, root, slots)
    }

    fn entries(&self, root: Root) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        Self::entries(self, root)
    }

    fn difference(&self, from: Root, to: Root) -> Result<SlotDifference, PortError> {
        Self::difference(self, from, to)
    }

    fn conflicts(&self, roots: &BTreeSet<Root>) -> Result<Conflicts, PortError> {
        Self::conflicts(self, roots)
    }
}
