//! States in memory as a persistent trie over dense slots: a change copies one path and shares the rest.
//!
//! The trie is deliberately a second, simpler implementation than the Room's store of states (`handlers`), so
//! that tests can compare the two.

use std::collections::BTreeMap;

use super::event_store::{EventNumber, Root};

/// Bits of a slot that select the child in one node.
const BITS: u32 = 4;
/// Levels of nodes; a room has at most 2^(4 × 6) keys.
const LEVELS: u32 = 6;

type Node = [u64; 1 << BITS];

/// All states, as references to nodes; 0 refers to none.
#[derive(Debug, Clone, Default)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

impl Trie {
    /// The event of a state in a slot.
    pub fn get(&self, state: Root, slot: u32) -> Option<EventNumber> {
        let down = |reference, level| child(&self.node(reference), slot, level);
        let found = (0..LEVELS).rev().fold(state.0, down);
        (found != 0).then_some(found)
    }

    /// The state with `number` in a slot, or with the slot empty.
    pub fn set(&mut self, state: Root, slot: u32, number: Option<EventNumber>) -> Root {
        let mut path = Vec::with_capacity(LEVELS as usize);
        let mut reference = state.0;
        for level in (0..LEVELS).rev() {
            let node = self.node(reference);
            reference = child(&node, slot, level);
            path.push((level, node));
        }
        let mut below = number.unwrap_or_default();
        if reference == below {
            return state;
        }
        while let Some((level, mut node)) = path.pop() {
            if let Some(place) = node.get_mut(index(slot, level)) {
                *place = below;
            }
            below = if node.iter().all(|child| *child == 0) { 0 } else { self.store(node) };
        }
        Root(below)
    }

    /// The slots in which two states differ, with the event of each.
    pub fn difference(
        &self,
        from: Root,
        to: Root,
    ) -> BTreeMap<u32, (Option<EventNumber>, Option<EventNumber>)> {
        let mut pairs = vec![(0, from.0, to.0)];
        pairs.retain(|(_, from, to)| from != to);
        for _ in 0..LEVELS {
            let mut deeper = Vec::new();
            for (prefix, from, to) in pairs {
                let children = self.node(from).into_iter().zip(self.node(to));
                for (at, (from, to)) in (0..).zip(children).filter(|(_, (from, to))| from != to) {
                    deeper.push((prefix << BITS | at, from, to));
                }
            }
            pairs = deeper;
        }
        let number = |value: u64| (value != 0).then_some(value);
        pairs.into_iter().map(|(slot, from, to)| (slot, (number(from), number(to)))).collect()
    }

    fn node(&self, reference: u64) -> Node {
        let place = reference.checked_sub(1).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.nodes.get(place)).copied().unwrap_or_default()
    }

    fn store(&mut self, node: Node) -> u64 {
        self.nodes.push(node);
        self.nodes.len() as u64
    }
}

fn index(slot: u32, level: u32) -> usize {
    (slot >> (BITS * level)) as usize & ((1 << BITS) - 1)
}

fn child(node: &Node, slot: u32, level: u32) -> u64 {
    node.get(index(slot, level)).copied().unwrap_or_default()
}
