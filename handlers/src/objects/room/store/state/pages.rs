//! Stores nodes in `state_page`, several to a row. A reference is `page * 16 + place`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::node::Node;
use crate::objects::host::{Storage, Write};
use crate::objects::room::store::corruption::corrupt;
use crate::objects::room::store::lists::{ROWS_PER_STATEMENT, json_array};
use crate::objects::room::store::statements::{ADD_PAGE, LAST_PAGE, PAGES};
use crate::ports::PortError;

/// Places for nodes in one page.
const PLACES: u64 = 16;

pub(super) struct Pages {
    storage: Rc<Storage>,
    nodes_per_row: u64,
}

/// New nodes that are not written yet, with their references.
pub(super) struct Draft {
    first_page: u64,
    nodes_per_row: u64,
    nodes: Vec<Node>,
}

impl Draft {
    /// Adds a node; returns its reference.
    pub fn add(&mut self, node: Node) -> u64 {
        let ordinal = self.nodes.len() as u64;
        self.nodes.push(node);
        (self.first_page + ordinal / self.nodes_per_row) * PLACES + ordinal % self.nodes_per_row
    }
}

impl Pages {
    pub fn new(storage: Rc<Storage>, nodes_per_row: u64) -> Self {
        Self { storage, nodes_per_row: nodes_per_row.clamp(1, PLACES) }
    }

    /// The nodes with these references. The reference 0 is skipped: the state without entries has no node.
    pub fn read(&self, references: impl Iterator<Item = u64>) -> Result<BTreeMap<u64, Node>, PortError> {
        let wanted: BTreeSet<u64> = references.filter(|reference| *reference != 0).collect();
        let pages: BTreeSet<u64> = wanted.iter().map(|reference| reference / PLACES).collect();
        let pages: Vec<u64> = pages.into_iter().collect();
        let mut nodes = BTreeMap::new();
        for slice in pages.chunks(ROWS_PER_STATEMENT) {
            for row in self.storage.query(PAGES, &[json_array(slice).into()])? {
                let first = row.number(0)? * PLACES;
                let mut bytes = row.blob(1)?;
                for reference in first..first + self.nodes_per_row {
                    if bytes.is_empty() {
                        break;
                    }
                    let node = Node::read(&mut bytes).ok_or_else(|| corrupt("a state node is truncated"))?;
                    if wanted.contains(&reference) {
                        nodes.insert(reference, node);
                    }
                }
            }
        }
        if nodes.len() == wanted.len() { Ok(nodes) } else { Err(corrupt("a state node is missing")) }
    }

    pub fn draft(&self) -> Result<Draft, PortError> {
        let last = self.storage.query(LAST_PAGE, &[])?.first().map_or(Ok(0), |row| row.number(0))?;
        Ok(Draft { first_page: last + 1, nodes_per_row: self.nodes_per_row, nodes: Vec::new() })
    }

    /// Writes the new nodes, `nodes_per_row` to a row.
    pub fn write(&self, write: &Write<'_>, draft: Draft) -> Result<(), PortError> {
        let per_row = usize::try_from(self.nodes_per_row).unwrap_or(1);
        for (page, nodes) in (draft.first_page..).zip(draft.nodes.chunks(per_row)) {
            let mut bytes = Vec::new();
            for node in nodes {
                node.write(&mut bytes);
            }
            write.change(ADD_PAGE, &[page.into(), bytes.into()])?;
        }
        Ok(())
    }
}
