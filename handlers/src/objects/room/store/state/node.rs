//! A node of the state trie, encoded as level, bitmap of children, children; integers as LEB128.

use crate::objects::room::store::integers::{read_integer, write_integer};

/// A node of the state trie. On level 0 its children are event numbers, on higher levels node references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub level: u8,
    /// The children with their indexes, by ascending index.
    pub entries: Vec<(u8, u64)>,
}

impl Node {
    pub fn child(&self, index: u8) -> Option<u64> {
        let at = self.entries.binary_search_by_key(&index, |entry| entry.0).ok()?;
        self.entries.get(at).map(|entry| entry.1)
    }

    pub fn set(&mut self, index: u8, child: Option<u64>) {
        self.entries.retain(|entry| entry.0 != index);
        if let Some(child) = child {
            let at = self.entries.partition_point(|entry| entry.0 < index);
            self.entries.insert(at, (index, child));
        }
    }

    /// This node as a node of `level`. If the node is on a lower level, returns a node with it as the only
    /// child, at index 0: such nodes are not stored above the top of a trie.
    pub fn seen_from(&self, level: u8, reference: u64) -> Self {
        if self.level < level { Self { level, entries: vec![(0, reference)] } } else { self.clone() }
    }

    pub fn write(&self, bytes: &mut Vec<u8>) {
        let bitmap = self.entries.iter().fold(0_u64, |bitmap, (index, _)| bitmap | 1 << index);
        bytes.push(self.level);
        write_integer(bitmap, bytes);
        for (_, child) in &self.entries {
            write_integer(*child, bytes);
        }
    }

    /// Reads a node from the beginning of `bytes`, and advances `bytes`.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (level, rest) = bytes.split_first()?;
        *bytes = rest;
        let bitmap = read_integer(bytes)?;
        let indexes = (0..64_u8).filter(|index| bitmap >> index & 1 == 1);
        let entries = indexes.map(|index| Some((index, read_integer(bytes)?))).collect::<Option<_>>()?;
        Some(Self { level: *level, entries })
    }
}
