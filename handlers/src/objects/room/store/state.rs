//! States of the room as a persistent trie over slots: a change copies one path and shares the rest.
//!
//! A node covers 2^`fan_bits` children; the nodes that one change makes are packed into rows
//! (`state_page`), so that a change of one key writes one row. Measured against delta chains in
//! docs/adr/0010-state-store.md.

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

/// The dense number of a pair of type and state key.
pub type Slot = u64;

/// The new event of each slot, or none any more.
pub type SlotChanges = BTreeMap<Slot, Option<EventNumber>>;

/// How the trie is laid out. The stored references depend on it: it is chosen once.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Bits of the slot that one node decides; at most 6.
    pub fan_bits: u32,
    /// Nodes that one row holds; at most 16.
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
    /// In this database, in the product's shape.
    #[must_use]
    pub fn new(storage: Rc<Storage>) -> Self {
        Self::shaped(storage, Shape::default())
    }

    /// In another shape: for the benchmark.
    #[must_use]
    pub fn shaped(storage: Rc<Storage>, shape: Shape) -> Self {
        Self { pages: Pages::new(storage, shape.nodes_per_row), fan_bits: shape.fan_bits }
    }

    /// The events of `slots` in a state.
    ///
    /// # Errors
    /// If the database fails.
    pub fn get(&self, root: Root, slots: &BTreeSet<Slot>) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        let mut found = BTreeMap::new();
        // The slot, what of it is not decided yet, and the node that decides next.
        let mut sought: Vec<(Slot, Slot, u64)> = slots.iter().map(|slot| (*slot, *slot, root.0)).collect();
        while !sought.is_empty() {
            let nodes = self.pages.read(sought.iter().map(|(_, _, reference)| *reference))?;
            let mut deeper = Vec::new();
            for (slot, rest, reference) in sought {
                let Some(node) = nodes.get(&reference) else { continue };
                if self.prefix(rest, node.level + 1) != 0 {
                    continue; // Beyond what the node covers.
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

    /// The state that `changes` make of `root`: the same one if they change nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub fn apply(&self, write: &Write<'_>, root: Root, changes: &SlotChanges) -> Result<Root, PortError> {
        let Some(last) = changes.keys().next_back() else { return Ok(root) };
        let paths = self.paths(root, *last, changes)?;
        let mut draft = self.pages.draft()?;
        // What stands below each prefix of the level beneath: an event first, then references.
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

    /// The nodes on the way to each changed slot, by level from the leaves, by prefix, with their references.
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

/// The nodes of one level on the way to a change, by prefix, with their references.
type Path = BTreeMap<u64, (u64, Node)>;
