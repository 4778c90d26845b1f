//! The room's states as a persistent trie over slots: a change copies one path and shares the other nodes.
//!
//! A node has up to 2^`fan_bits` children. The nodes of one change are packed into rows of `state_page`, so a
//! change of one key writes one row. docs/adr/0010-state-store.md compares the trie with delta chains.

mod compare;
mod node;
mod pages;

pub use self::compare::{Conflicts, SlotDifference};

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{EventNumber, Root};

use self::node::Node;
use self::pages::Pages;
use crate::objects::host::{Storage, Write};
use crate::ports::PortError;

/// The dense number of a state map key.
pub type Slot = u64;

/// The new event of each changed slot; `None` removes the slot's entry.
pub type SlotChanges = BTreeMap<Slot, Option<EventNumber>>;

/// The layout of the trie. Stored references depend on it, so it must never change.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Bits of the slot that select a child of one node; at most 6.
    pub fan_bits: u32,
    /// Nodes in one row; at most 16.
    pub nodes_per_row: u64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { fan_bits: 4, nodes_per_row: 16 }
    }
}

/// The states of one room.
pub struct States {
    pages: Pages,
    fan_bits: u32,
}

impl States {
    /// The states in this database, in the shape that the server uses.
    #[must_use]
    pub fn new(storage: Rc<Storage>) -> Self {
        Self::shaped(storage, Shape::default())
    }

    /// The states in this database in another shape, for benchmarks.
    #[must_use]
    pub fn shaped(storage: Rc<Storage>, shape: Shape) -> Self {
        Self { pages: Pages::new(storage, shape.nodes_per_row), fan_bits: shape.fan_bits }
    }

    /// The events that a state has for some slots.
    pub fn get(&self, root: Root, slots: &BTreeSet<Slot>) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        let mut found = BTreeMap::new();
        // The slot, its bits that no node has used yet, and the reference of the next node.
        let mut sought: Vec<(Slot, Slot, u64)> = slots.iter().map(|slot| (*slot, *slot, root.0)).collect();
        while !sought.is_empty() {
            let nodes = self.pages.read(sought.iter().map(|(_, _, reference)| *reference))?;
            let mut deeper = Vec::new();
            for (slot, rest, reference) in sought {
                let Some(node) = nodes.get(&reference) else { continue };
                if self.prefix(rest, node.level + 1) != 0 {
                    continue; // The slot is outside the node's range.
                }
                let below = rest - (self.prefix(rest, node.level) << (self.fan_bits * u32::from(node.level)));
                match node.child(self.index(rest, node.level)) {
                    Some(event) if node.level == 0 => drop(found.insert(slot, event)),
                    Some(child) => deeper.push((slot, below, child)),
                    None => {}
                }
            }
            sought = deeper;
        }
        Ok(found)
    }

    /// Applies changes to a state and writes the new nodes. Returns `root` itself if nothing changes.
    pub fn apply(&self, write: &Write<'_>, root: Root, changes: &SlotChanges) -> Result<Root, PortError> {
        let Some(last) = changes.keys().next_back() else { return Ok(root) };
        let paths = self.paths(root, *last, changes)?;
        let mut draft = self.pages.draft()?;
        // The new child at each prefix of the level beneath: event numbers first, then node references.
        let mut below: BTreeMap<u64, Option<u64>> = changes.clone();
        for (level, nodes) in (0..).zip(&paths) {
            let mut above = BTreeMap::new();
            let mut children = below.into_iter().peekable();
            while let Some((first, _)) = children.peek() {
                let prefix = first >> self.fan_bits;
                let old = nodes.get(&prefix);
                let mut node = old.map_or(Node { level, entries: Vec::new() }, |(_, node)| node.clone());
                while let Some((at, child)) = children.next_if(|(at, _)| at >> self.fan_bits == prefix) {
                    node.set(self.index(at, 0), child);
                }
                let reference = match old {
                    Some((reference, old)) if *old == node => Some(*reference),
                    _ if node.entries.is_empty() => None,
                    _ => Some(draft.add(node)),
                };
                above.insert(prefix, reference);
            }
            below = above;
        }
        self.pages.write(write, draft)?;
        Ok(Root(below.into_values().next().flatten().unwrap_or_default()))
    }

    /// The nodes on the paths to the changed slots, by level from the leaves, then by prefix, with
    /// references.
    fn paths(&self, root: Root, last: Slot, changes: &SlotChanges) -> Result<Vec<Path>, PortError> {
        let top = self.pages.read([root.0].into_iter())?.remove(&root.0);
        let mut levels = top.as_ref().map_or(0, |node| node.level) + 1;
        while self.prefix(last, levels) != 0 {
            levels += 1;
        }
        let mut paths: Vec<Path> = vec![Path::new(); usize::from(levels)];
        let mut sought: BTreeMap<u64, u64> = BTreeMap::from([(0, root.0)]);
        for (level, path) in (0..levels).zip(&mut paths).rev() {
            let nodes = self.pages.read(sought.values().copied())?;
            let mut deeper = BTreeMap::new();
            for (prefix, reference) in sought {
                let Some(node) = nodes.get(&reference).map(|node| node.seen_from(level, reference)) else {
                    continue;
                };
                for (index, child) in node.entries.iter().filter(|_| level > 0) {
                    let at = prefix << self.fan_bits | u64::from(*index);
                    if changes.range(self.slots_below(at, level)).next().is_some() {
                        deeper.insert(at, *child);
                    }
                }
                path.insert(prefix, (reference, node));
            }
            sought = deeper;
        }
        Ok(paths)
    }

    /// The slots below a prefix of `level`.
    fn slots_below(&self, prefix: u64, level: u8) -> std::ops::Range<Slot> {
        let bits = self.fan_bits * u32::from(level);
        prefix << bits..(prefix + 1) << bits
    }

    fn prefix(&self, slot: Slot, level: u8) -> u64 {
        slot.checked_shr(self.fan_bits * u32::from(level)).unwrap_or_default()
    }

    fn index(&self, slot: Slot, level: u8) -> u8 {
        let mask = (1 << self.fan_bits) - 1;
        u8::try_from(self.prefix(slot, level) & mask).unwrap_or_default()
    }
}

/// The nodes of one level on the paths to changed slots, by prefix, with their references.
type Path = BTreeMap<u64, (u64, Node)>;
