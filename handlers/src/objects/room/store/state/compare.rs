//! Compares states, without reading the nodes that they share.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{EventNumber, Root};

use super::{Slot, States};
use crate::ports::PortError;

/// The event of each differing slot in one state and in the other; `None` without an entry.
pub type SlotDifference = BTreeMap<Slot, (Option<EventNumber>, Option<EventNumber>)>;

/// The distinct values of the slots on which states disagree; `None` where a state has no entry.
pub type Conflicts = BTreeMap<Slot, BTreeSet<Option<EventNumber>>>;

impl States {
    /// All entries of a state.
    pub fn entries(&self, root: Root) -> Result<BTreeMap<Slot, EventNumber>, PortError> {
        let against_nothing = self.conflicts(&BTreeSet::from([Root::default(), root]))?;
        let entry = |(slot, values): (Slot, BTreeSet<Option<EventNumber>>)| {
            values.into_iter().flatten().next().map(|event| (slot, event))
        };
        Ok(against_nothing.into_iter().filter_map(entry).collect())
    }

    /// The slots on which two states differ.
    pub fn difference(&self, from: Root, to: Root) -> Result<SlotDifference, PortError> {
        let conflicts = self.conflicts(&BTreeSet::from([from, to]))?;
        let before = self.get(from, &conflicts.keys().copied().collect())?;
        let pair = |(slot, values): (Slot, BTreeSet<Option<EventNumber>>)| {
            let old = before.get(&slot).copied();
            (slot, (old, values.into_iter().find(|value| *value != old).flatten()))
        };
        Ok(conflicts.into_iter().map(pair).collect())
    }

    /// The slots on which several states disagree: the input of state resolution.
    pub fn conflicts(&self, roots: &BTreeSet<Root>) -> Result<Conflicts, PortError> {
        let references: BTreeSet<u64> = roots.iter().map(|root| root.0).collect();
        let tops = self.pages.read(references.iter().copied())?;
        let top = tops.values().map(|node| node.level).max().unwrap_or_default();
        let mut frontier = BTreeMap::new();
        if references.len() > 1 {
            frontier.insert(0, references);
        }
        for level in (0..=top).rev() {
            frontier = self.disagreeing_children(&frontier, level)?;
        }
        let value = |child: u64| (child != 0).then_some(child);
        Ok(frontier
            .into_iter()
            .map(|(slot, children)| (slot, children.into_iter().map(value).collect()))
            .collect())
    }

    /// From the distinct nodes at each prefix to their distinct children, where there is more than one. A
    /// missing child is 0, which is no event number and no reference.
    fn disagreeing_children(
        &self,
        frontier: &BTreeMap<u64, BTreeSet<u64>>,
        level: u8,
    ) -> Result<BTreeMap<u64, BTreeSet<u64>>, PortError> {
        let nodes = self.pages.read(frontier.values().flatten().copied())?;
        let mut deeper: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for (prefix, references) in frontier {
            let mut seen: BTreeMap<u8, (BTreeSet<u64>, usize)> = BTreeMap::new();
            for reference in references {
                let Some(node) = nodes.get(reference) else { continue };
                for (index, child) in node.seen_from(level, *reference).entries {
                    let (children, times) = seen.entry(index).or_default();
                    children.insert(child);
                    *times += 1;
                }
            }
            for (index, (mut children, times)) in seen {
                if times < references.len() {
                    children.insert(0);
                }
                if children.len() > 1 {
                    deeper.insert(prefix << self.fan_bits | u64::from(index), children);
                }
            }
        }
        Ok(deeper)
    }
}
