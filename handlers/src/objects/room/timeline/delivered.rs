//! Delivered positions: how far each local member has been brought.
//!
//! Delivered positions are in memory, and the alarm writes them, 64 to a row. If the memory is lost, the Room
//! delivers again what it delivered since the last alarm; a User ignores ranges that it has already.

use std::collections::BTreeMap;

use crate::objects::host::Write;
use crate::objects::room::store::{POSITIONS_PER_BLOCK, Positions, Store};
use crate::ports::PortError;

/// The delivered positions that were read or changed, by block.
#[derive(Default)]
pub(in crate::objects::room) struct Delivered {
    blocks: BTreeMap<u64, Block>,
    /// A head of the stream, and a block: all members of earlier blocks are at that head.
    done: (u64, u64),
}

struct Block {
    positions: Positions,
    is_written: bool,
}

impl Delivered {
    /// The delivered position of the member with this number.
    pub fn of(&mut self, store: &Store, number: u64) -> Result<u64, PortError> {
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        Ok(block.positions.get(place(number)).copied().unwrap_or_default())
    }

    /// Raises a member's delivered position; never lowers it.
    pub fn note(&mut self, store: &Store, number: u64, position: u64) -> Result<(), PortError> {
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        if let Some(delivered) = block.positions.get_mut(place(number)).filter(|before| **before < position) {
            *delivered = position;
            block.is_written = false;
        }
        Ok(())
    }

    /// The first block in which a member may be behind the head.
    pub fn first_block(&self, head: u64) -> u64 {
        if self.done.0 == head { self.done.1 } else { 0 }
    }

    /// Marks that all members of this block and of earlier blocks are at the head.
    pub fn block_is_done(&mut self, head: u64, block: u64) {
        self.done = (head, block + 1);
    }

    /// Writes the blocks that changed.
    pub fn write(&mut self, store: &Store, write: &Write<'_>) -> Result<(), PortError> {
        for (number, block) in self.blocks.iter_mut().filter(|(_, block)| !block.is_written) {
            store.write_delivered(write, *number, &block.positions)?;
            block.is_written = true;
        }
        Ok(())
    }

    fn block(&mut self, store: &Store, number: u64) -> Result<&mut Block, PortError> {
        use std::collections::btree_map::Entry;
        match self.blocks.entry(number) {
            Entry::Occupied(block) => Ok(block.into_mut()),
            Entry::Vacant(place) => {
                let positions = store.delivered(number)?;
                Ok(place.insert(Block { positions, is_written: true }))
            }
        }
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number % POSITIONS_PER_BLOCK).unwrap_or_default()
}
