//! Delivered positions: how far each local member has been brought.
//!
//! They are kept in memory and written by the alarm, 64 to a row. What is lost with the memory is delivered
//! again: a User drops what is not above its own position.

use std::collections::BTreeMap;

use crate::objects::host::Write;
use crate::objects::room::store::{POSITIONS_PER_BLOCK, Positions, Store};
use crate::ports::PortError;

/// The delivered positions that were read or have changed, by block.
#[derive(Default)]
pub(in crate::objects::room) struct Delivered {
    blocks: BTreeMap<u64, Block>,
    /// At this head of the stream, nobody is behind in the blocks before this one.
    done: (u64, u64),
}

struct Block {
    positions: Positions,
    is_written: bool,
}

impl Delivered {
    /// The position of the member with this number.
    pub fn of(&mut self, store: &Store, number: u64) -> Result<u64, PortError> {
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        Ok(block.positions.get(place(number)).copied().unwrap_or_default())
    }

    /// Takes note of a delivery. Never moves back.
    pub fn note(&mut self, store: &Store, number: u64, position: u64) -> Result<(), PortError> {
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        if let Some(delivered) = block.positions.get_mut(place(number)).filter(|before| **before < position) {
            *delivered = position;
            block.is_written = false;
        }
        Ok(())
    }

    /// The first block in which somebody may be behind the head.
    pub fn first_block(&self, head: u64) -> u64 {
        if self.done.0 == head { self.done.1 } else { 0 }
    }

    /// Nobody is behind the head in this block, and in those before it.
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
